/// Whose word about people counts, and how its tokens say what this installation wants to know.
public struct IssuerSettings: Sendable, Equatable {
    /// Where the issuer's keys are.
    public enum KeySource: Sendable, Equatable {
        /// A JSON Web Key Set in a file, read again when a token names a key that is not in it.
        case file(String)
        /// The same at an address.
        case address(String)
        /// At the address that the issuer's discovery document names.
        case discovery
    }

    /// What `iss` must say, to the letter.
    public var issuer: String
    /// What `aud` must contain.
    public var audience: String
    /// Where its keys are.
    public var keys: KeySource
    /// The claim with the roles, a text or a list; dots lead into objects (`realm_access.roles`).
    public var roleClaim: String
    /// The claim with the tenant; nil gives everybody ``usualTenant``.
    public var tenantClaim: String?
    /// The tenant of whoever names none, where ``tenantClaim`` is nil.
    public var usualTenant: String
    /// The claim that names the person in records.
    public var nameClaim: String
    /// The claim that says which courier somebody with this role is; without it the name does.
    public var courierClaim: String
    /// By how many seconds clocks may differ.
    public var leewaySeconds: Double

    /// Creates settings.
    public init(
        issuer: String,
        audience: String,
        keys: KeySource = .discovery,
        roleClaim: String = "roles",
        tenantClaim: String? = "tenant",
        usualTenant: String = "default",
        nameClaim: String = "sub",
        courierClaim: String = "courier",
        leewaySeconds: Double = 30
    ) {
        self.issuer = issuer
        self.audience = audience
        self.keys = keys
        self.roleClaim = roleClaim
        self.tenantClaim = tenantClaim
        self.usualTenant = usualTenant
        self.nameClaim = nameClaim
        self.courierClaim = courierClaim
        self.leewaySeconds = leewaySeconds
    }
}
