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

    /// Microseconds for which every copy is kept, and between two that are older.
    private static let youth: Int64 = 1_800_000_000
    private static let spacing: Int64 = 7_200_000_000

    private var entries = EntryLog()
    private(set) var checkpoints: [Checkpoint] = []
    /// Where copies stood when a snapshot was written, until they are made again.
    private var marks: [HistoryEntry] = []

    var last: HistoryEntry? { entries.last }
    /// The last entry that the newest copy of the state has judged; asked for each entry, so the copy stays where it is.
    var lastChecked: HistoryEntry? { checkpoints.indices.last.map { checkpoints[$0].last } }

    mutating func append(_ entry: HistoryEntry) { entries.append(entry) }

    /// Whether an entry of the same source and time is there, and not too old to be looked for.
    func contains(_ entry: HistoryEntry) -> Bool {
        if let oldest = checkpoints.indices.first.map({ checkpoints[$0].last }), entry.precedes(oldest) { return false }
        return entries.contains(entry)
    }

    /// Keeps a copy of the state; copies older than half an hour are thinned to one in two hours: a copy is more bytes
    /// than the readings of those hours, and judging them again takes a millisecond.
    mutating func keep(_ state: Judgement, after entry: HistoryEntry, lateness: Double) {
        // A copy has a kilobyte: room for those to come, which arrays like to have, would be as many again.
        checkpoints.reserveCapacity(checkpoints.count + 1)
        checkpoints.append(Checkpoint(last: entry, state: state))
        thin(now: entry.time)
        forget(before: entry.time - Int64(lateness * 1e6))
    }

    /// Goes back to the newest copy before `late` entries, which are sorted, and takes away what was judged after it.
    ///
    /// - Returns: The copy, and all entries to judge again, the late ones in their places; nil when all are too old.
    mutating func goBack(for late: [HistoryEntry]) -> (base: Checkpoint, entries: [HistoryEntry])? {
        guard let earliest = late.first else { return nil }
        while let newest = checkpoints.last, !newest.last.precedes(earliest) { checkpoints.removeLast() }
        guard let base = checkpoints.last else { return nil }
        let later = entries.entries(after: base.last)
        entries.removeEntries(after: base.last)
        var merged: [HistoryEntry] = []
        merged.reserveCapacity(later.count + late.count)
        var next = later.startIndex
        for entry in late {
            while next < later.endIndex, later[next].precedes(entry) {
                merged.append(later[next])
                next += 1
            }
            merged.append(entry)
        }
        merged.append(contentsOf: later[next...])
        return (base, merged)
    }

    private mutating func thin(now: Int64) {
        guard checkpoints.count > 3 else { return }
        var place = 1
        while place < checkpoints.count - 1, now - checkpoints[place].last.time > Self.youth {
            if checkpoints[place + 1].last.time - checkpoints[place - 1].last.time < Self.spacing {
                checkpoints.remove(at: place)
            } else {
                place += 1
            }
        }
    }

    /// Forgets what no late reading can reach: always keeps the newest copy before `time`.
    private mutating func forget(before time: Int64) {
        while checkpoints.count > 1, checkpoints[1].last.time < time { checkpoints.removeFirst() }
        dropUnneeded()
    }

    /// Forgets the older half when there are more entries than allowed.
    mutating func bound(to maximum: Int) {
        guard entries.count > maximum, checkpoints.count > 1 else { return }
        checkpoints.removeFirst(max(1, checkpoints.count / 2))
        dropUnneeded()
    }

    private mutating func dropUnneeded() {
        if let oldest = checkpoints.indices.first.map({ checkpoints[$0].last }) { entries.drop(before: oldest) }
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        entries.visit(&coder)
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
        for entry in entries.entries(after: oldest.last) {
            state.apply(entry, setup, into: &unheard)
            unheard.removeAll(keepingCapacity: true)
            if next < marks.endIndex, entry.isSame(marks[next]) {
                checkpoints.append(Checkpoint(last: entry, state: state))
                next += 1
            }
            if !entry.precedes(end) { break }
        }
        marks = []
    }
}
