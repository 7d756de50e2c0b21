import Dispatching
import Settings

extension PlanningSettings {
    /// What happens with the plans that triggers cause, where a tenant wants nothing else.
    var policies: ReplanPolicies {
        let (breach, order, fleet) = (policy(breachPolicy), policy(orderPolicy), policy(fleetPolicy))
        return ReplanPolicies(byTrigger: [
            .first: order, .order: order, .breach: breach, .warning: breach, .late: fleet, .silent: fleet,
            .vehicle: fleet, .facility: fleet,
        ])
    }

    private func policy(_ policy: Policy) -> ReplanPolicy {
        switch policy {
        case .off: .off
        case .suggest: .suggest
        case .auto: .auto(ReplanLimits(movedStops: automaticMovedStops))
        }
    }
}
