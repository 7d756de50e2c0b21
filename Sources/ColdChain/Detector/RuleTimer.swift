/// The clock of one rule: since when its condition holds, or how long it has held in all.
struct RuleTimer: Sendable {
    /// Fingerprint of the rule's id, by which a changed profile finds the clocks that go on.
    var identity: UInt64 = 0
    /// Since when the condition holds, in microseconds; nil while it does not.
    var since: Int64?
    /// Seconds in condition over the trip.
    var accumulated = 0.0
    /// Seconds, or Boltzmann weight, per slice of the trailing window.
    var slices = SliceRing()
    /// Whether it was met in this excursion (sustained) or this trip (cumulative).
    var isMet = false

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&identity)
        coder.optional(&since, blank: 0) { $0.field(&$1) }
        coder.field(&accumulated)
        slices.visit(&coder)
        coder.field(&isMet)
    }
}
