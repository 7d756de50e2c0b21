/// One side's excursion, breach and warning.
struct Excursion: Sendable {
    /// Since when the goods are out of range, in microseconds; nil while they are in.
    var outSince: Int64?
    /// Since when they are back, while the excursion is not yet closed.
    var backSince: Int64?
    /// The furthest temperature of the excursion.
    var extreme = 0.0
    /// The open breach.
    @Aside var breach: DetectorEvent?
    /// The open warning.
    @Aside var warning: DetectorEvent?
    /// The last warning that was taken back, in case it is raised again.
    @Aside var cleared: DetectorEvent?
    /// Since when a breach is unlikely while a warning is open.
    var clearSince: Int64?
    /// When the risk is judged next.
    var forecastTime: Int64 = 0
    /// When the cause was last looked at, and how often in a row it showed differently.
    var causeTime: Int64 = 0
    var causeCount: UInt8 = 0

    /// Whether there is an open breach; without taking it out.
    var hasBreach: Bool { _breach.isThere }
    /// Whether there is an open warning; without taking it out.
    var hasWarning: Bool { _warning.isThere }

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.optional(&outSince, blank: 0) { $0.field(&$1) }
        coder.optional(&backSince, blank: 0) { $0.field(&$1) }
        coder.field(&extreme)
        coder.optional(&breach, blank: .blank) { $1.visit(&$0) }
        coder.optional(&warning, blank: .blank) { $1.visit(&$0) }
        if coder.version >= 4 {
            coder.optional(&cleared, blank: .blank) { $1.visit(&$0) }
        } else {
            var foreseenSince: Int64?
            coder.optional(&foreseenSince, blank: 0) { $0.field(&$1) }
        }
        coder.optional(&clearSince, blank: 0) { $0.field(&$1) }
        coder.field(&forecastTime)
        coder.field(&causeTime)
        coder.field(&causeCount)
    }
}
