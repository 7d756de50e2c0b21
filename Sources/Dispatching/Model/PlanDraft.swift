public import Foundation

/// A plan that has been made but has no version yet.
public struct PlanDraft: Sendable, Equatable {
    /// Why it was made.
    public var trigger: ReplanTrigger
    /// The breach, order or request that it answers.
    public var triggerReference: String
    /// The version that ran when it was made; nil when none did.
    public var basedOn: Int?
    /// When the state that it rests on was read.
    public var createdAt: Date
    /// What it comes to.
    public var summary: PlanSummary
    /// What it changes.
    public var difference: PlanDifference
    /// A route per used vehicle.
    public var routes: [PlanRoute]
    /// What is left undone.
    public var unassigned: [UnassignedShipment]
}
