public import Foundation
public import RoadNetwork

/// A version of the plan of the whole fleet; what it says never changes, only its state does.
public struct Plan: Sendable, Equatable, Codable {
    /// The number, ascending within the tenant.
    public var version: Int
    /// What has become of it.
    public var state: PlanState
    /// Why it was made.
    public var trigger: ReplanTrigger
    /// The breach, order or request that it answers.
    public var triggerReference: String
    /// The version that ran when it was made.
    public var basedOn: Int?
    /// When it was made.
    public var createdAt: Date
    /// Until when it can be accepted; nil for ever.
    public var expiresAt: Date?
    /// When it was decided.
    public var decidedAt: Date?
    /// Who decided: a person's account, or `policy`.
    public var decidedBy: String?
    /// The reason that was given with the decision.
    public var decisionReason: String
    /// What it comes to.
    public var summary: PlanSummary
    /// What it changes against the version that ran.
    public var difference: PlanDifference
    /// A route per used vehicle, in the order of their names.
    public var routes: [PlanRoute]
    /// What is left undone.
    public var unassigned: [UnassignedShipment]

    /// A draft as the plan that runs from `time` on.
    public init(accepting draft: PlanDraft, as version: Int, at time: Date, by decider: String) {
        self.version = version
        state = .accepted
        trigger = draft.trigger
        triggerReference = draft.triggerReference
        basedOn = draft.basedOn
        createdAt = draft.createdAt
        decidedAt = time
        decidedBy = decider
        decisionReason = ""
        summary = draft.summary
        difference = draft.difference
        routes = draft.routes
        unassigned = draft.unassigned
    }
}

/// What one vehicle does by a plan.
public struct PlanRoute: Sendable, Equatable, Codable {
    /// The vehicle.
    public var vehicle: String
    /// Its courier.
    public var courier: String
    /// Whether the courier must be told: another sequence than before, or another time beyond the tolerance.
    public var isChanged: Bool
    /// Metres that are left to drive.
    public var distanceMetres: Int
    /// Seconds that are left to drive.
    public var durationSeconds: Int
    /// The engine's cost, in its units.
    public var cost: Int
    /// The stops in their order; frozen ones first.
    public var stops: [PlanStop]
}

/// One thing that a vehicle does.
public struct PlanStop: Sendable, Equatable, Codable {
    /// What it is.
    public var kind: StopKind
    /// The shipment that is loaded or handed over.
    public var shipment: String?
    /// The facility, where the stop is at one.
    public var facility: String?
    /// The compartment into which the goods come, or from which they are taken.
    public var compartment: String?
    /// Which of the vehicle's breaks is taken.
    public var breakName: String?
    /// What to call the place.
    public var label: String
    /// Where it is.
    public var place: Coordinate
    /// When the vehicle arrives; of a break: when it begins.
    public var arrivalAt: Date
    /// When it leaves.
    public var departureAt: Date
    /// The first moment at which the hand-over or the break may begin.
    public var windowStart: Date?
    /// The last moment at which the hand-over or the break may begin.
    public var windowEnd: Date?
    /// Until when the goods keep, by the detector's forecast.
    public var latestAt: Date?
    /// Whether it was done or started when the plan was made.
    public var isFrozen: Bool
}
