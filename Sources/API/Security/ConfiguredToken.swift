import Crypto
import Foundation

/// Recognises clients by the configured token: a bearer header, or the cookie that the login form gives.
///
/// The cookie is a keyed digest of a constant: it ends with the token, and whoever steals it does not have the token.
struct ConfiguredToken: Sendable {
    private let key: SymmetricKey
    private let tokenCode: HMAC<SHA256>.MAC

    init(token: String) {
        key = SymmetricKey(data: SHA256.hash(data: Data(token.utf8)))
        tokenCode = HMAC<SHA256>.authenticationCode(for: Data(token.utf8), using: key)
    }

    /// Whether `candidate` is the token. Takes the same time for every wrong one.
    func isToken(_ candidate: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(tokenCode, authenticating: Data(candidate.utf8), using: key)
    }

    /// Whether a cookie's value is one that ``cookieValue`` gave.
    func isCookie(_ candidate: String) -> Bool {
        guard let code = Data(base64Encoded: candidate) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.statement, using: key)
    }

    /// What the page's cookie says.
    var cookieValue: String {
        Data(HMAC<SHA256>.authenticationCode(for: Self.statement, using: key)).base64EncodedString()
    }

    private static let statement = Data("isotherm page session 1".utf8)
}
