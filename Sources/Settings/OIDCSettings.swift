/// The OpenID Connect issuer whose tokens the API accepts.
public struct OIDCSettings: Sendable {
    /// What `iss` says.
    public let issuer: String
    /// What `aud` contains.
    public let audience: String
    /// File with the issuer's keys; nil asks ``keysAddress``.
    public let keysFile: String?
    /// Address of the issuer's keys; nil asks the issuer's discovery document.
    public let keysAddress: String?
    /// The claim with the roles.
    public let roleClaim: String
    /// The claim with the tenant; nil gives everybody the configured tenant.
    public let tenantClaim: String?
    /// The claim that names the person.
    public let nameClaim: String
    /// The claim that says which courier a courier is.
    public let courierClaim: String

    static let keys: [SettingKey] = [
        .text("http.oidc.issuer"),
        .text("http.oidc.audience"),
        .text("http.oidc.jwks_file"),
        .text("http.oidc.jwks_url"),
        .text("http.oidc.role_claim", "roles"),
        .text("http.oidc.tenant_claim", "tenant"),
        .text("http.oidc.name_claim", "sub"),
        .text("http.oidc.courier_claim", "courier"),
    ]

    /// Nil without an issuer.
    init?(_ reader: inout SettingsReader) {
        keysFile = reader.optionalText("http.oidc.jwks_file")
        keysAddress = reader.optionalText("http.oidc.jwks_url")
        roleClaim = reader.text("http.oidc.role_claim")
        tenantClaim = reader.optionalText("http.oidc.tenant_claim")
        nameClaim = reader.text("http.oidc.name_claim")
        courierClaim = reader.text("http.oidc.courier_claim")
        audience = reader.optionalText("http.oidc.audience") ?? ""
        issuer = reader.optionalText("http.oidc.issuer") ?? ""
        if issuer.isEmpty, !audience.isEmpty || keysFile != nil || keysAddress != nil {
            reader.problem("http.oidc.issuer", "expected the issuer that the other settings of http.oidc are for")
        }
        if !issuer.isEmpty, audience.isEmpty {
            reader.problem("http.oidc.audience", "expected what the issuer's tokens say in aud for this installation")
        }
        if keysFile != nil, keysAddress != nil {
            reader.problem("http.oidc.jwks_url", "expected http.oidc.jwks_file or http.oidc.jwks_url, not both")
        }
        if issuer.isEmpty { return nil }
    }
}
