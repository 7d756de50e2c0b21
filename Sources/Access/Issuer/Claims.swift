internal import JWTKit

/// What a token says. Nothing is checked while it is decoded: refusals shall say what is wrong.
struct Claims: JWTPayload {
    private let values: [String: ClaimValue]

    init(_ values: [String: ClaimValue]) {
        self.values = values
    }

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: ClaimValue].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    func verify(using _: some JWTAlgorithm) async throws {}

    /// The value at a path; dots lead into objects, where no claim has the whole name.
    subscript(_ path: String) -> ClaimValue? {
        if let value = values[path] { return value }
        var value: ClaimValue? = .object(values)
        for name in path.split(separator: ".") {
            guard case .object(let members)? = value else { return nil }
            value = members[String(name)]
        }
        return value
    }

    func text(_ path: String) -> String? {
        if case .text(let text)? = self[path], !text.isEmpty { return text }
        return nil
    }

    func number(_ path: String) -> Double? {
        if case .number(let number)? = self[path] { return number }
        return nil
    }

    /// Who it is.
    ///
    /// - Throws: ``IssuerError`` for a token of another issuer, for another audience, out of its time, or without a
    ///   tenant or a name.
    func identity(_ settings: IssuerSettings, now: Double) throws(IssuerError) -> Identity {
        guard text("iss") == settings.issuer else { throw .claim(name: "iss", expected: settings.issuer) }
        guard self["aud"]?.texts.contains(settings.audience) == true else {
            throw .claim(name: "aud", expected: settings.audience)
        }
        guard let expires = number("exp") else { throw .claim(name: "exp", expected: "a time in seconds") }
        guard expires > now - settings.leewaySeconds else { throw .expired(expires) }
        if let begins = number("nbf"), begins > now + settings.leewaySeconds { throw .early(begins) }
        let name = text(settings.nameClaim) ?? text("sub")
        guard let name else { throw .claim(name: settings.nameClaim, expected: "a text") }
        let roles = Set((self[settings.roleClaim]?.texts ?? []).compactMap { AccessRole(rawValue: $0) })
        return Identity(
            source: .issuer,
            name: String(name.prefix(100)),
            tenant: try tenant(settings),
            roles: roles,
            courier: roles.contains(.courier) ? text(settings.courierClaim) ?? name : nil,
            expiresAt: Int64(min(expires, 253_402_300_799) * 1_000_000)
        )
    }

    private func tenant(_ settings: IssuerSettings) throws(IssuerError) -> String {
        guard let claim = settings.tenantClaim else { return settings.usualTenant }
        guard let tenant = text(claim), TenantName.isValid(tenant) else {
            throw .claim(name: claim, expected: "a tenant's name: \(TenantName.expectation)")
        }
        return tenant
    }
}
