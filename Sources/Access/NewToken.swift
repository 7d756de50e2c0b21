internal import Foundation

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
            throw .invalid(field: "tenant", expected: .tenantName, came: tenant)
        }
        guard !roles.isEmpty else {
            throw .invalid(field: "roles", expected: .someOf(AccessRole.allCases.map(\.rawValue)), came: "")
        }
        if let courier {
            guard roles.contains(.courier) else {
                throw .invalid(field: "courier", expected: .onlyCourier, came: courier)
            }
            try Self.checkWord(courier, "courier")
        }
        if let expiresAt, expiresAt <= now {
            throw .invalid(
                field: "expires_at",
                expected: .future,
                came: Date(timeIntervalSince1970: Double(expiresAt) / 1_000_000).formatted(.iso8601)
            )
        }
    }

    private static func checkWord(_ text: String, _ field: String) throws(AccessError) {
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        let length = 1...100
        guard length.contains(text.count), isPlain else {
            throw .invalid(field: field, expected: .plainText(length), came: text)
        }
    }
}
