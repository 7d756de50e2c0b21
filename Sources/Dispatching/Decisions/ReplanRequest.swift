/// A wish for a new plan, waiting or answered.
public struct ReplanRequest: Sendable, Equatable {
    /// How a wish ended.
    public enum Outcome: String, Sendable, Codable {
        /// A proposal waits for a decision.
        case proposed
        /// The plan runs.
        case accepted
        /// The running plan is still the best that was found.
        case unchanged
        /// The policy does not want plans for this trigger.
        case off
        /// The plan could not be made.
        case failed
    }

    /// The number, ascending.
    public var id: Int64
    /// Why a plan is wanted.
    public var trigger: ReplanTrigger
    /// The breach, order or request behind it.
    public var reference: String
    /// Who wants the plan accepted without looking at it; nil leaves it to the policy.
    public var acceptBy: String?
    /// How it ended; nil while it waits.
    public var outcome: Outcome?
    /// The plan that answers it.
    public var planVersion: Int?
    /// What has become of that plan since: a newer one may have taken its place.
    public var planState: PlanState?
    /// How often it was asked; a plan answers it as it was when the plan was begun.
    var asked: Int
    /// Why it ended so, in English; of a failure with what was found.
    public var detail: String
    /// Why it ended so, as a code; nil where there is nothing to say.
    public var reason: ReplanReason?
}
