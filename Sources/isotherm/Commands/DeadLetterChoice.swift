import ArgumentParser
import Postgres
import Telemetry

/// Which dead letters a command is about.
struct DeadLetterChoice: ParsableArguments {
    @Option(help: "Only this customer's; all by default.")
    var tenant: String?

    @Option(help: "Only those with this code, as bad_json.")
    var code: String?

    @Option(help: "Only those with this text in topic, reason or payload.")
    var search: String?

    @Option(help: "Only those that came at or after this time (RFC 3339).")
    var since: String?

    func validate() throws {
        if let since, Timestamp(rfc3339: since) == nil {
            throw ValidationError("--since is a time in RFC 3339 such as 2026-01-01T00:00:00Z, not \(since)")
        }
    }

    /// What a statement over `isotherm.dead_letter` asks for; it takes the parameters `$1` to `$4`.
    static let condition = """
        ($1::text is null or tenant = $1) and ($2::text is null or code = $2)
        and ($3::timestamptz is null or last_received_at >= $3)
        and ($4::text is null or position(lower($4) in lower(topic || ' ' || reason)) > 0
             or position(convert_to($4, 'UTF8') in payload) > 0)
        """

    /// The parameters of ``condition``.
    var parameters: [Parameter] {
        let instant = since.flatMap { Timestamp(rfc3339: $0) }
        return [.text(tenant), .text(code), .timestamp(microseconds: instant?.microseconds), .text(search)]
    }
}
