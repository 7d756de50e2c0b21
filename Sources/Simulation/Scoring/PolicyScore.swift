/// What a policy made of a day.
public struct PolicyScore: Sendable, Equatable, Encodable {
    /// The policy; `baseline` is the day on which nothing went wrong.
    public let policy: String
    /// Loads that are lost or left undone when nobody does anything, and would have been brought without the change.
    public let endangered: Int
    /// Those of them that could have been saved at all: some policy, or the one with foresight, saved them.
    public let savable: Int
    /// Those of them that this policy saved: handed over in good condition; or what would have spoiled, kept in the cold.
    public let saved: Int
    /// `saved` over `savable`, 0 to 1; nil when nothing could be saved.
    public let savedShare: Double?
    /// Loads that were in no danger and that this policy did not bring: lost, put into a cold store or left undone.
    public let harmedBesides: Int
    /// All shipments; the next four add up to it.
    public let orders: Int
    /// Handed over in good condition.
    public let delivered: Int
    /// In a cold store in good condition at the end of the day.
    public let stored: Int
    /// Lost, or given up by a plan.
    public let spoiled: Int
    /// Not brought, though nothing is wrong with it.
    public let unassigned: Int
    /// Handed over within the window, over all orders, 0 to 1.
    public let onTimeShare: Double
    /// The time that loads spent on vehicles within their range, over all such time, 0 to 1.
    public let inRangeShare: Double
    /// Driven by all vehicles.
    public let kilometres: Double
    /// Stops that had nothing to do with the change and were made by another vehicle than planned in the morning.
    public let movedStops: Int
    /// Stops that had nothing to do with the change.
    public let untouchedStops: Int
    /// `movedStops` over `untouchedStops`, 0 to 1; nil without any.
    public let movedShare: Double?
    /// The value of what is lost, in whole units of the currency.
    public let spoiledValue: Double
    /// How many new plans were followed.
    public let replans: Int
}
