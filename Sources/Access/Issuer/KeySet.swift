internal import Foundation
internal import JWTKit

/// The issuer's public keys at one moment.
struct KeySet: Sendable {
    private let keys: JWTKeyCollection
    private let names: Set<String>

    /// Takes a JSON Web Key Set as RFC 7517 has it.
    ///
    /// Keys for encryption and of kinds that nobody here can use are left out: a set may have them beside others.
    ///
    /// - Throws: ``IssuerError/keysAway(_:)`` for what is no set or has no usable key.
    init(_ json: Data) async throws(IssuerError) {
        let set: WholeSet
        do {
            set = try JSONDecoder().decode(WholeSet.self, from: json)
        } catch {
            throw .keysAway("they are no JSON Web Key Set")
        }
        let keys = JWTKeyCollection()
        var names: Set<String> = []
        for (number, entry) in set.keys.enumerated() {
            guard case .object(let members) = entry, members["use"] != .text("enc") else { continue }
            // What cannot be used is passed over, as the RFC wants.
            guard var key = try? JSONDecoder().decode(JWK.self, from: JSONEncoder().encode(entry)) else { continue }
            let name = key.keyIdentifier?.string ?? "nameless \(number)"
            key.keyIdentifier = JWKIdentifier(string: name)
            key.privateExponent = nil
            // Fixed here: otherwise the first token to come would choose it for all that follow.
            key.algorithm = key.algorithm ?? Self.usualAlgorithm(of: key)
            guard (try? await keys.add(jwk: key)) != nil else { continue }
            names.insert(name)
        }
        guard !names.isEmpty else { throw .keysAway("the set has no key for signatures") }
        self.keys = keys
        self.names = names
    }

    /// The name of the key that a token means: the named one, or the only one there is.
    func name(_ header: TokenHeader) -> String? {
        guard let kid = header.kid else { return names.count == 1 ? names.first : nil }
        return names.contains(kid) ? kid : nil
    }

    /// Checks the signature.
    ///
    /// - Throws: ``IssuerError``.
    func claims(_ token: String, header: TokenHeader, key name: String) async throws(IssuerError) -> Claims {
        do {
            let algorithm = try await keys.getKey(for: JWKIdentifier(string: name), alg: header.alg)
            guard algorithm.name == header.alg else { throw IssuerError.algorithm(header.alg) }
            return try await keys.verify(token, as: Claims.self)
        } catch let error as IssuerError {
            throw error
        } catch let error as JWTError where error.errorType == .signatureVerificationFailed {
            throw .signature
        } catch let error as JWTError where error.errorType == .malformedToken {
            throw .malformed("its payload is no JSON object")
        } catch {
            throw .signature
        }
    }

    /// Of a key that does not say itself how it signs.
    private static func usualAlgorithm(of key: JWK) -> JWK.Algorithm? {
        switch key.keyType {
        case .rsa: .rs256
        case .octetKeyPair: .eddsa
        default:
            switch key.curve?.rawValue {
            case "P-256": .es256
            case "P-384": .es384
            case "P-521": .es512
            default: nil
            }
        }
    }

    private struct WholeSet: Decodable {
        let keys: [ClaimValue]
    }
}
