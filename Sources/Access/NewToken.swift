/// A token that somebody wants.
public struct NewToken: Sendable {
    /// The only tenant it may act for.
    public var tenant: String
    /// Who acts with it; once among the tenant's tokens that are not revoked.
    public var name: String
    /// What it may do; at least one.
    public var roles: Set<AccessRole>
    /// Of a courier: who it is in routes and reports; nil takes the name.
    public var courier: String?
    /// Until when it counts, in microseconds since the Unix epoch; nil until it is revoked.
    public var expiresAt: Int64?

    /// Creates the wish.
    public init(
        tenant: String,
        name: String,
        roles: Set<AccessRole>,
        courier: String? = nil,
        expiresAt: Int64? = nil
    ) {
        self.tenant = tenant
        self.name = name
        self.roles = roles
        self.courier = courier
        self.expiresAt = expiresAt
    }

    /// - Throws: ``AccessError/invalid(field:expected:came:)`` for what cannot be.
    func check(now: Int64) throws(AccessError) {
        try Self.checkWord(name, "name")
        guard TenantName.isValid(tenant) else {
            throw .invalid(field: "tenant", expected: TenantName.expectation, came: tenant)
        }
        guard !roles.isEmpty else {
            let words = AccessRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(field: "roles", expected: "at least one of \(words)", came: "none")
        }
        if let courier {
            guard roles.contains(.courier) else {
                throw .invalid(field: "courier", expected: "only with the role courier", came: courier)
            }
            try Self.checkWord(courier, "courier")
        }
        if let expiresAt, expiresAt <= now {
            throw .invalid(field: "expires_at", expected: "in the future", came: "a time that is over")
        }
    }

    private static func checkWord(_ text: String, _ field: String) throws(AccessError) {
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard (1...100).contains(text.count), isPlain else {
            throw .invalid(field: field, expected: "1 to 100 characters without control characters", came: text)
        }
    }
}
