import Crypto
import Foundation
import Postgres

/// What a customer's link says: whose shipment, which one, and until when. Signed, so that nobody can make another.
///
/// The token is the three values and their keyed digest, both in base64url. It names nobody and gives no other access.
struct TrackingLink: Sendable, Equatable {
    /// For how long a link may be given out, in hours: a month.
    static let hours = 1...744
    /// A day and the one after it.
    static let usualHours = 48

    let tenant: String
    let shipment: String
    /// Seconds since the Unix epoch.
    let expires: Int64

    init(tenant: String, shipment: String, expires: Int64) {
        self.tenant = tenant
        self.shipment = shipment
        self.expires = expires
    }

    /// Reads a token; nil when it was not signed with `key`.
    init?(token: String, key: SymmetricKey) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let statement = Self.data(parts[0]), let code = Self.data(parts[1]),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: statement, using: key)
        else { return nil }
        let fields = String(decoding: statement, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard fields.count == 3, let expires = Int64(fields[0]) else { return nil }
        self.init(tenant: String(fields[1]), shipment: String(fields[2]), expires: expires)
    }

    /// The token for the address.
    func token(key: SymmetricKey) -> String {
        let statement = Data("\(expires)\n\(tenant)\n\(shipment)".utf8)
        let code = HMAC<SHA256>.authenticationCode(for: statement, using: key)
        return Self.text(statement) + "." + Self.text(Data(code))
    }

    /// The key of this installation.
    static func key(on connection: Connection) throws(PostgresError) -> SymmetricKey {
        let row = try connection.query("select key from isotherm.link_key").single()
        return SymmetricKey(data: Data(try row.bytes("key")))
    }

    private static func text(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func data(_ text: Substring) -> Data? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
