internal import Crypto
internal import Foundation
internal import Postgres

/// One thing that somebody did, as the chain has it.
public struct AuditEntry: Sendable, Equatable {
    /// Whose data it was about.
    public let tenant: String
    /// 1, 2, 3 … of the tenant.
    public let number: Int64
    /// When, in microseconds since the Unix epoch.
    public let at: Int64
    /// Who did it: the token's name, the person, the account.
    public let who: String
    /// What they were.
    public let roles: [String]
    /// How: api, page or command.
    public let via: String
    /// What was done.
    public let action: String
    /// What it was done to.
    public let object: String
    /// Particulars as JSON text.
    public let detail: String
    /// The hash of the entry before; zeros of the first.
    public let previous: [UInt8]
    /// The hash of this entry.
    public let hash: [UInt8]

    static let columns = "tenant, number, at, who, roles, via, action, object, detail, previous, hash"

    init(_ row: Row) throws(PostgresError) {
        tenant = try row.string("tenant")
        number = try row.int("number")
        at = try row.microseconds("at")
        who = try row.string("who")
        roles = try row.textArray("roles")
        via = try row.string("via")
        action = try row.string("action")
        object = try row.string("object")
        detail = try row.string("detail")
        previous = try row.bytes("previous")
        hash = try row.bytes("hash")
    }

    /// What the hash must be, computed here and not by the database that is to be checked: SHA-256 over the entry's
    /// values as netstrings (length in bytes, colon, text).
    public var expectedHash: [UInt8] {
        let parts = [
            Self.hex(previous), tenant, "\(number)", "\(at)", who, roles.joined(separator: ","), via, action, object,
            detail,
        ]
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return Array(SHA256.hash(data: Data(text.utf8)))
    }

    /// The hash as people write it down.
    public static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
