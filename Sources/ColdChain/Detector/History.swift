/// The judged entries of the last hours in event-time order, with copies of the state to go back to.
///
/// A late burst goes back to the newest copy that is older than its first reading and judges again from there, so the
/// cost of lateness is a bounded replay per burst, not per reading.
struct History: Sendable {
    struct Checkpoint: Sendable {
        /// The last entry that the state has judged.
        var last: HistoryEntry
        var state: Judgement
    }

    private(set) var entries: [HistoryEntry] = []
    /// The first entries that are no longer needed; they are dropped now and then in one move.
    private(set) var first = 0
    private(set) var checkpoints: [Checkpoint] = []
    /// Where copies stood when a snapshot was written, until they are made again.
    private var marks: [HistoryEntry] = []

    var last: HistoryEntry? { entries.last }
    var count: Int { entries.count - first }
    /// The last entry that the newest copy of the state has judged; asked for each entry, so the copy stays where it is.
    var lastChecked: HistoryEntry? { checkpoints.indices.last.map { checkpoints[$0].last } }

    mutating func append(_ entry: HistoryEntry) { entries.append(entry) }

    /// Whether an entry of the same source and time is there.
    func contains(_ entry: HistoryEntry) -> Bool {
        let index = position(of: entry)
        return index < entries.count && entries[index].time == entry.time && entries[index].source == entry.source
    }

    /// The place of the first entry that does not precede `entry`.
    func position(of entry: HistoryEntry) -> Int {
        if let last = entries.last, last.precedes(entry) { return entries.count }
        var low = first
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].precedes(entry) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Keeps a copy of the state; older copies are thinned to one an hour.
    mutating func keep(_ state: Judgement, after entry: HistoryEntry, lateness: Double) {
        checkpoints.append(Checkpoint(last: entry, state: state))
        thin(now: entry.time)
        forget(before: entry.time - Int64(lateness * 1e6))
    }

    /// Puts `late` entries, sorted, in their places and returns the copy to replay from; nil when all are too old.
    mutating func insert(_ late: [HistoryEntry]) -> Checkpoint? {
        guard let earliest = late.first else { return nil }
        while let newest = checkpoints.last, !newest.last.precedes(earliest) { checkpoints.removeLast() }
        guard let base = checkpoints.last else { return nil }
        let start = position(after: base.last)
        var merged: [HistoryEntry] = []
        merged.reserveCapacity(entries.count - start + late.count)
        var next = start
        for entry in late {
            while next < entries.count, entries[next].precedes(entry) {
                merged.append(entries[next])
                next += 1
            }
            merged.append(entry)
        }
        merged.append(contentsOf: entries[next...])
        entries.removeSubrange(start...)
        entries.append(contentsOf: merged)
        return base
    }

    /// Takes the last entries away again so that a replay can append them one by one.
    mutating func takeEntries(after entry: HistoryEntry) -> [HistoryEntry] {
        let start = position(after: entry)
        let taken = Array(entries[start...])
        entries.removeSubrange(start...)
        return taken
    }

    private mutating func thin(now: Int64) {
        guard checkpoints.count > 3 else { return }
        var kept: [Checkpoint] = []
        for (index, checkpoint) in checkpoints.enumerated() {
            let isOld = now - checkpoint.last.time > 3_600_000_000
            if isOld, let previous = kept.last, index < checkpoints.count - 1,
                checkpoints[index + 1].last.time - previous.last.time < 3_600_000_000
            {
                continue
            }
            kept.append(checkpoint)
        }
        checkpoints = kept
    }

    /// Forgets what no late reading can reach: always keeps the newest copy before `time`.
    private mutating func forget(before time: Int64) {
        while checkpoints.count > 1, checkpoints[1].last.time < time { checkpoints.removeFirst() }
        guard let oldest = checkpoints.first else { return }
        first = position(of: oldest.last)
        if first > 256, first > entries.count / 2 {
            entries.removeFirst(first)
            first = 0
        }
    }

    /// Forgets the older half when there are more entries than allowed.
    mutating func bound(to maximum: Int) {
        guard count > maximum, checkpoints.count > 1 else { return }
        checkpoints.removeFirst(max(1, checkpoints.count / 2))
        if let oldest = checkpoints.first {
            first = position(of: oldest.last)
            entries.removeFirst(first)
            first = 0
        }
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        if !coder.isReading, first > 0 {
            entries.removeFirst(first)
            first = 0
        }
        coder.list(&entries, empty: HistoryEntry(time: 0, source: 0, value: 0)) { $1.visit(&$0) }
        // Only the oldest copy is written, and where the others stood: replaying from it makes them again.
        var oldest = checkpoints.first
        var marks = checkpoints.dropFirst().map(\.last)
        let blank = HistoryEntry(time: 0, source: 0, value: 0)
        coder.optional(&oldest, blank: Checkpoint(last: blank, state: Judgement())) { coder, checkpoint in
            checkpoint.last.visit(&coder)
            checkpoint.state.visit(&coder)
        }
        coder.list(&marks, empty: blank) { $1.visit(&$0) }
        if coder.isReading {
            checkpoints = oldest.map { [$0] } ?? []
            self.marks = marks
        }
    }

    /// Makes the copies again that a snapshot only marks, by judging the entries once more.
    mutating func rebuild(_ setup: DetectorSetup) {
        guard let oldest = checkpoints.first, let end = marks.last else { return }
        var state = oldest.state
        var unheard: [DetectorEvent] = []
        var next = marks.startIndex
        for entry in entries[position(after: oldest.last)...] {
            state.apply(entry, setup, into: &unheard)
            unheard.removeAll(keepingCapacity: true)
            if next < marks.endIndex, entry.time == marks[next].time, entry.source == marks[next].source {
                checkpoints.append(Checkpoint(last: entry, state: state))
                next += 1
            }
            if !entry.precedes(end) { break }
        }
        marks = []
    }

    /// The place after an entry, which may have been dropped itself.
    private func position(after entry: HistoryEntry) -> Int {
        let index = position(of: entry)
        return index < entries.count && !entry.precedes(entries[index]) ? index + 1 : index
    }
}
