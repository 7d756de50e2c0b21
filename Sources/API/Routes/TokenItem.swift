import Access

/// A token as the API shows it; its secret only in the answer to whoever made it.
struct TokenItem: Encodable {
    let id: Int64
    let name: String
    let roles: [String]
    let courier: String?
    let hint: String
    let state: String
    let createdAt: String
    let createdBy: String
    let expiresAt: String?
    let usedAt: String?
    let revokedAt: String?
    let secret: String?

    enum CodingKeys: String, CodingKey {
        case id, name, roles, courier, hint, state, secret
        case createdAt = "created_at"
        case createdBy = "created_by"
        case expiresAt = "expires_at"
        case usedAt = "used_at"
        case revokedAt = "revoked_at"
    }

    init(_ token: AccessToken, now: Int64, secret: String? = nil) {
        id = token.id
        name = token.name
        roles = token.roles.map(\.rawValue)
        courier = token.courier
        hint = token.hint
        state = token.standing(at: now).rawValue
        createdAt = Instant.text(microseconds: token.createdAt)
        createdBy = token.createdBy
        expiresAt = token.expiresAt.map { Instant.text(microseconds: $0) }
        usedAt = token.usedAt.map { Instant.text(microseconds: $0) }
        revokedAt = token.revokedAt.map { Instant.text(microseconds: $0) }
        self.secret = secret
    }
}
