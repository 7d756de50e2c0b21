/// What has become of a shipment by the end of the day; each has exactly one fate.
enum Fate: String, Sendable, Codable, CaseIterable {
    /// Handed over in good condition.
    case delivered
    /// In a cold store, in good condition; another day brings it on.
    case stored
    /// Lost: too warm or too cold for too long, or given up by a plan.
    case spoiled
    /// Not brought on this day, though nothing is wrong with it.
    case unassigned

    /// Whether a load is saved from what would have become of it: goods that would have spoiled are saved in any cold
    /// place, those that would have stayed where they were only by bringing them.
    func isSaved(from other: Fate) -> Bool { self == .delivered || (other == .spoiled && self != .spoiled) }
}
