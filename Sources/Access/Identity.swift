/// Who is behind a request, and what they may be asked about.
public struct Identity: Sendable, Hashable {
    /// How it is known.
    public enum Source: Sendable, Hashable {
        /// Nobody has to say anything: no token exists, and the request comes from this machine.
        case thisMachine
        /// The token of the configuration.
        case configuration
        /// A token of the database, by its id.
        case token(Int64)
        /// A person whom an issuer vouches for.
        case issuer
        /// A person at the command line.
        case command
    }

    /// How it is known.
    public let source: Source
    /// A name for records.
    public let name: String
    /// The only tenant it may act for; nil for all.
    public let tenant: String?
    /// What it may do.
    public let roles: Set<AccessRole>
    /// Of a courier: who it is in routes and reports.
    public let courier: String?

    /// Until when an issuer's word counts, in microseconds since the Unix epoch; nil where something else says so.
    public let expiresAt: Int64?

    /// Creates an identity.
    public init(
        source: Source,
        name: String,
        tenant: String?,
        roles: Set<AccessRole>,
        courier: String? = nil,
        expiresAt: Int64? = nil
    ) {
        self.source = source
        self.name = name
        self.tenant = tenant
        self.roles = roles
        self.courier = courier
        self.expiresAt = expiresAt
    }

    /// Whoever sits at this machine while no token exists.
    public static let thisMachine = Identity(source: .thisMachine, name: "this machine", tenant: nil, roles: [.admin])
    /// Whoever knows the configured token.
    public static let configuration = Identity(
        source: .configuration,
        name: "configured token",
        tenant: nil,
        roles: [.admin]
    )

    /// Whether any of `allowed` is its role; an admin may do whatever anybody may.
    public func has(anyOf allowed: Set<AccessRole>) -> Bool {
        roles.contains(.admin) || !roles.isDisjoint(with: allowed)
    }

    /// Whether it may see and report what is `courier`'s, where couriers and the roles `others` may.
    public func mayActFor(courier: String, others: Set<AccessRole>) -> Bool {
        has(anyOf: others) || (roles.contains(.courier) && self.courier == courier)
    }
}
