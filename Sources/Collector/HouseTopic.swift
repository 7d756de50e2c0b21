/// A topic of the house, `isotherm/v1/{tenant}/…`, in its parts.
struct HouseTopic: Hashable, Sendable {
    /// The customer.
    let tenant: String
    /// The gateway, where the topic is one of a gateway's.
    let gateway: String?
    /// The levels behind the tenant, or behind the gateway.
    let rest: String

    /// Splits a topic; nil when it is not one of ours.
    init?(_ topic: String) {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count >= 4, levels[0] == "isotherm", levels[1] == "v1", !levels[2].isEmpty else { return nil }
        tenant = String(levels[2])
        let isGateway = levels[3] == "gateways" && levels.count >= 6 && !levels[4].isEmpty
        gateway = isGateway ? String(levels[4]) : nil
        rest = levels[(isGateway ? 5 : 3)...].joined(separator: "/")
    }
}
