import Access
import Foundation

/// A token as clients ask for it.
struct TokenInput: Decodable {
    let name: String
    let roles: [String]
    let courier: String?
    let expiresAt: Date?

    func wish(tenant: String) throws(Problem) -> NewToken {
        var known: Set<AccessRole> = []
        for (index, word) in roles.enumerated() {
            guard let role = AccessRole(rawValue: word) else {
                let words = AccessRole.allCases.map(\.rawValue)
                throw .field("#/roles/\(index)", expected: .oneOf(words), came: word)
            }
            known.insert(role)
        }
        return NewToken(
            tenant: tenant,
            name: name,
            roles: known,
            courier: courier,
            expiresAt: expiresAt.map { Int64($0.timeIntervalSince1970 * 1_000_000) }
        )
    }
}
