public import Foundation

/// What becomes of a plan when somebody changes it by hand; nothing of it is stored.
public struct EditedPlan: Sendable {
    /// What a plan comes to, worked out for both sides from the same state at the same moment.
    public struct Figures: Sendable, Equatable, Codable {
        /// The engine's cost, in its units: seconds of driving, prices of lateness and of moved stops.
        public var cost: Int
        /// Metres that are left to drive.
        public var distanceMetres: Int
        /// Seconds that are left to drive.
        public var durationSeconds: Int
        /// How many hand-overs are left.
        public var deliveries: Int
        /// How many shipments are left undone.
        public var unassigned: Int
        /// How many limits are broken.
        public var violations: Int
    }

    /// A hand-over that comes at another time.
    public struct Shift: Sendable, Equatable, Codable {
        /// The shipment.
        public var shipment: String
        /// When its hand-over would have begun; nil: not at all.
        public var before: Date?
        /// When it begins now; nil: not at all.
        public var after: Date?
    }

    /// The version that was changed.
    public var base: Int
    /// What that version comes to.
    public var before: Figures
    /// What the changed plan comes to.
    public var after: Figures
    /// The limits that the changed plan breaks.
    public var violations: [PlanViolation]
    /// Hand-overs at other times than in the version that was changed.
    public var shifts: [Shift]
    /// Safe minutes of endangered loads, before and after the change.
    public var safety: [PlanDifference.Safety]
    /// The routes that were changed.
    public var routes: [PlanRoute]
    /// The whole plan, compared with the one that runs.
    public var draft: PlanDraft
}
