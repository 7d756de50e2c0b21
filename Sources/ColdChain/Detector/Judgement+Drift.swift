extension Judgement {
    /// Compares the probe at the goods with what the air could have made of them.
    mutating func watchDrift(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
    }
}
