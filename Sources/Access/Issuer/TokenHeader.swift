internal import Foundation

/// The first part of a token: how it is signed, and with which key.
struct TokenHeader: Decodable {
    /// Signed with a private key, so that whoever checks it could not have made it.
    static let accepted: Set<String> = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    let alg: String
    let kid: String?

    /// - Throws: ``IssuerError``.
    init(of token: String) throws(IssuerError) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let data = Self.data(parts[0]) else { throw .malformed("it has no three parts") }
        do {
            self = try JSONDecoder().decode(TokenHeader.self, from: data)
        } catch {
            throw .malformed("its header is no JSON object with alg")
        }
        guard Self.accepted.contains(alg) else { throw .algorithm(String(alg.prefix(20))) }
    }

    private static func data(_ text: Substring) -> Data? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
