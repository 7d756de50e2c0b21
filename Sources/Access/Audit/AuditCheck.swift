public import Postgres

/// Goes along a tenant's chain and finds what was changed, taken out or put in.
public struct AuditCheck: Sendable, Equatable {
    /// What is wrong at one place.
    public enum Finding: Sendable, Equatable, CustomStringConvertible {
        /// The entry says something else than when it was written.
        case changed(Int64)
        /// The entry does not follow the one before it: that one or this one was made anew.
        case unlinked(Int64)
        /// Entries from the first to the last number are gone.
        case missing(Int64, Int64)
        /// The chain does not have the entry that somebody noted, or has another in its place.
        case foreignHead(Int64)

        /// One sentence for an auditor.
        public var description: String {
            switch self {
            case .changed(let number): "entry \(number) was changed"
            case .unlinked(let number): "entry \(number) does not follow entry \(number - 1): one of them was made anew"
            case .missing(let first, let last):
                first == last ? "entry \(first) is gone" : "entries \(first) to \(last) are gone"
            case .foreignHead(let number): "entry \(number) is not the one that was noted"
            }
        }
    }

    /// How many entries there are.
    public let count: Int
    /// The newest number; 0 of an empty chain.
    public let number: Int64
    /// The newest hash in hexadecimal digits, to be noted elsewhere; empty of an empty chain.
    public let head: String
    /// What is wrong, in the order of the chain; at most ``limit``.
    public let findings: [Finding]

    /// More findings tell nothing new.
    public static let limit = 100

    /// Reads the whole chain in parts.
    ///
    /// - Parameters:
    ///   - tenant: Whose.
    ///   - noted: A number and the hash that it had, where somebody has written them down.
    ///   - connection: Where it is.
    /// - Throws: The server's error.
    public init(
        tenant: String,
        noted: (number: Int64, hash: String)? = nil,
        on connection: Connection
    ) throws(PostgresError) {
        var (count, last, hash) = (0, Int64(0), [UInt8](repeating: 0, count: 32))
        var findings: [Finding] = []
        var hasNoted = noted == nil
        while true {
            let part = try AuditTrail.entries(
                """
                select \(AuditEntry.columns) from isotherm.audit_entry
                where tenant = $1 and number > $2 order by number limit 1000
                """,
                [.text(tenant), .int(last)],
                connection
            )
            for entry in part {
                if entry.number != last + 1 {
                    findings.append(.missing(last + 1, entry.number - 1))
                } else if entry.previous != hash {
                    findings.append(.unlinked(entry.number))
                }
                if entry.expectedHash != entry.hash { findings.append(.changed(entry.number)) }
                if let noted, noted.number == entry.number {
                    hasNoted = AuditEntry.hex(entry.hash) == noted.hash.lowercased()
                }
                (last, hash) = (entry.number, entry.hash)
            }
            count += part.count
            if part.count < 1_000 || findings.count > Self.limit { break }
        }
        if let noted, !hasNoted { findings.append(.foreignHead(noted.number)) }
        self.count = count
        number = last
        head = count == 0 ? "" : AuditEntry.hex(hash)
        self.findings = Array(findings.prefix(Self.limit))
    }
}
