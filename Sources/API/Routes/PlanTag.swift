import Dispatching
import HTTPTypes
import Hummingbird
import Postgres

/// The entity tag of a plan: its version, its state and the version that ran when it was looked at.
///
/// Who accepts a proposal sends it back in If-Match, and thereby says what they have seen.
enum PlanTag {
    /// Which running version the client has seen; `any` for `If-Match: *`.
    enum Seen: Sendable {
        case any
        case running(Int?)
    }

    /// Reads If-Match.
    ///
    /// - Throws: 428 when it is absent, 412 when it is not a tag of this proposal.
    static func required(_ request: Request, version: Int) throws(Problem) -> Seen {
        guard let value = request.headers[.ifMatch] else {
            throw Problem(
                .preconditionRequired,
                .ifMatchNeeded,
                "Send the ETag of the proposal in If-Match, so that nobody accepts what they have not seen.",
                faults: [Problem.Fault(pointer: "If-Match", code: "missing", detail: "If-Match is missing.")]
            )
        }
        if value == "*" { return .any }
        let parts = value.trimmingPrefix("\"").split(separator: "\"")[0...].first?.split(separator: "-") ?? []
        guard parts.count == 3, parts[0] == "\(version)", let running = Int(parts[2]) else {
            throw Problem(
                .preconditionFailed,
                .worldMovedOn,
                "If-Match is not the tag of proposal \(version).",
                faults: [Problem.Fault(pointer: "If-Match", code: "stale", detail: "came \(Described.text(value))")]
            )
        }
        return .running(running == 0 ? nil : running)
    }

    static func running(_ seen: Seen, tenant: String, on connection: Connection) throws -> Int? {
        switch seen {
        case .running(let version): version
        case .any: try Plans.runningVersion(tenant: tenant, on: connection)
        }
    }
}
