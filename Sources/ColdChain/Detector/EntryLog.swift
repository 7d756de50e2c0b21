/// Entries in event-time order: the newest as they are, all others packed in blocks.
struct EntryLog: Sendable {
    /// Entries of a block. Longer ones save nothing; the newest entries wait unpacked until there are so many.
    private static let blockLength = 64

    private var blocks: [EntryBlock] = []
    private var newest: [HistoryEntry] = []

    /// How many there are.
    private(set) var count = 0
    /// The last one.
    var last: HistoryEntry? { newest.last ?? blocks.last?.last }

    /// Adds an entry that comes after all others.
    mutating func append(_ entry: HistoryEntry) {
        newest.append(entry)
        count += 1
        guard newest.count >= Self.blockLength else { return }
        blocks.append(EntryBlock(newest))
        newest.removeAll(keepingCapacity: true)
    }

    /// Whether an entry of the same source and time is there.
    func contains(_ entry: HistoryEntry) -> Bool {
        guard let last, !last.precedes(entry) else { return false }
        if let first = newest.first, !entry.precedes(first) { return newest.contains { $0.isSame(entry) } }
        let place = firstBlock { !$0.last.precedes(entry) }
        guard place < blocks.count, !entry.precedes(blocks[place].first) else { return false }
        return blocks[place].entries.contains { $0.isSame(entry) }
    }

    /// All entries after one, whether that is there or not.
    func entries(after entry: HistoryEntry) -> [HistoryEntry] {
        var found: [HistoryEntry] = []
        for block in blocks[firstBlock { entry.precedes($0.last) }...] {
            found += entry.precedes(block.first) ? block.entries : block.entries.filter(entry.precedes)
        }
        return found + newest.filter(entry.precedes)
    }

    /// Takes all entries after one away.
    mutating func removeEntries(after entry: HistoryEntry) {
        newest.removeAll(where: entry.precedes)
        let place = firstBlock { entry.precedes($0.last) }
        if place < blocks.count {
            newest = blocks[place].entries.filter { !entry.precedes($0) } + newest
            blocks.removeSubrange(place...)
        }
        count = blocks.reduce(newest.count) { $0 + $1.count }
    }

    /// Drops the blocks that lie wholly before an entry; what is left of the others may lie before it too.
    mutating func drop(before entry: HistoryEntry) {
        let place = firstBlock { !$0.last.precedes(entry) }
        for block in blocks[..<place] { count -= block.count }
        blocks.removeSubrange(..<place)
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        let blank = HistoryEntry(time: 0, source: 0, value: 0)
        if coder.version < 3 {
            // Until version 2 entries were written as they are.
            var entries: [HistoryEntry] = []
            coder.list(&entries, empty: blank) { $1.visit(&$0) }
            for entry in entries { append(entry) }
            return
        }
        var parts = blocks.map { Part(first: $0.first, last: $0.last, count: $0.count, bytes: $0.bytes) }
        coder.list(&parts, empty: Part(first: blank, last: blank, count: 0, bytes: [])) { $1.visit(&$0) }
        coder.list(&newest, empty: blank) { $1.visit(&$0) }
        guard coder.isReading else { return }
        blocks = []
        for part in parts {
            guard let block = EntryBlock(first: part.first, last: part.last, count: part.count, bytes: part.bytes)
            else {
                return coder.refuse()
            }
            blocks.append(block)
        }
        count = blocks.reduce(newest.count) { $0 + $1.count }
    }

    /// A block on its way to bytes or back.
    private struct Part {
        var first: HistoryEntry
        var last: HistoryEntry
        var count: Int
        var bytes: [UInt8]

        mutating func visit(_ coder: inout SnapshotCoder) {
            first.visit(&coder)
            last.visit(&coder)
            coder.field(&count)
            coder.field(&bytes)
        }
    }

    /// The place of the first block for which a condition holds that holds for all after it too.
    private func firstBlock(where condition: (EntryBlock) -> Bool) -> Int {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if condition(blocks[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
