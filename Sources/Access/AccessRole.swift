/// What somebody is to the installation; each role may do what the API's matrix says.
public enum AccessRole: String, Sendable, Hashable, CaseIterable, Comparable, Codable {
    /// A sensor gateway, which publishes over MQTT and asks little over HTTP.
    case gateway
    /// A driver: their own route and their own reports.
    case courier
    /// Plans, orders, vehicles and breaches.
    case dispatcher
    /// The call centre: looks for orders and gives out customers' links.
    case `operator`
    /// Temperatures, breaches, records and the audit trail.
    case quality
    /// A customer's system: its orders in, their statuses out.
    case partner
    /// Everything of the tenant.
    case admin

    /// In the order of their declaration.
    public static func < (one: AccessRole, other: AccessRole) -> Bool { one.rank < other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
