/// The topics between the dispatching room and couriers' devices.
public enum CourierTopics {
    /// What couriers and other systems publish: events, acknowledgements, requests and orders, of all
    /// tenants.
    public static let subscriptions = [
        "isotherm/v1/+/couriers/+/events",
        "isotherm/v1/+/couriers/+/plan/ack",
        "isotherm/v1/+/replan/request",
        "isotherm/v1/+/orders",
    ]

    /// Where a courier's route is published, retained.
    public static func plan(tenant: String, courier: String) -> String {
        "isotherm/v1/\(tenant)/couriers/\(courier)/plan"
    }

    /// What a topic of ``subscriptions`` says, or nil for any other topic.
    static func parse(_ topic: String) -> CourierTopic? {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard levels.count >= 4, levels[0] == "isotherm", levels[1] == "v1" else { return nil }
        let tenant = levels[2]
        switch Array(levels[3...]) {
        case ["orders"]: return .orders(tenant: tenant)
        case ["replan", "request"]: return .replanRequest(tenant: tenant)
        case let rest where rest.count == 3 && rest[0] == "couriers" && rest[2] == "events":
            return .events(tenant: tenant, courier: rest[1])
        case let rest where rest.count == 4 && rest[0] == "couriers" && Array(rest[2...]) == ["plan", "ack"]:
            return .acknowledgement(tenant: tenant, courier: rest[1])
        default: return nil
        }
    }
}

/// What an incoming message is about.
enum CourierTopic: Equatable {
    case events(tenant: String, courier: String)
    case acknowledgement(tenant: String, courier: String)
    case replanRequest(tenant: String)
    case orders(tenant: String)

    var tenant: String {
        switch self {
        case .events(let tenant, _), .acknowledgement(let tenant, _), .replanRequest(let tenant), .orders(let tenant):
            tenant
        }
    }
}
