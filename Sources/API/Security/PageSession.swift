import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// Recognises clients by the configured token: a bearer header, or the cookie that the login form gives.
///
/// The cookie is a keyed digest of a constant: it ends with the token, and whoever steals it does not have the token.
struct PageSession: Sendable {
    static let cookieName = "isotherm_session"
    /// A shift and the hand-over after it, in seconds.
    static let lifetime = 12 * 3_600

    private let key: SymmetricKey
    private let tokenCode: HMAC<SHA256>.MAC
    let usesTLS: Bool

    init(token: String, usesTLS: Bool) {
        key = SymmetricKey(data: SHA256.hash(data: Data(token.utf8)))
        tokenCode = HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)
        self.usesTLS = usesTLS
    }

    /// Whether `candidate` is the token. Takes the same time for every wrong one.
    func isToken(_ candidate: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(tokenCode, authenticating: Data(candidate.utf8), using: key)
    }

    func hasBearer(_ request: Request) -> Bool {
        guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return false }
        return isToken(String(value.dropFirst(7)))
    }

    func hasCookie(_ request: Request) -> Bool {
        guard let value = request.cookies[Self.cookieName]?.value, let code = Data(base64Encoded: value) else {
            return false
        }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.statement, using: key)
    }

    /// The value of Set-Cookie that opens the page's session.
    func opening() -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Self.statement, using: key)
        return cookie(Data(code).base64EncodedString(), lifetime: Self.lifetime)
    }

    /// The value of Set-Cookie that ends it.
    func closing() -> String { cookie("", lifetime: 0) }

    private static let statement = Data("isotherm page session 1".utf8)

    private func cookie(_ value: String, lifetime: Int) -> String {
        "\(Self.cookieName)=\(value); Path=/; Max-Age=\(lifetime); HttpOnly; SameSite=Strict"
            + (usesTLS ? "; Secure" : "")
    }
}
