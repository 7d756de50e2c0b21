/// The prepared statements of one connection, by text and parameter types; the least recently used one goes first.
struct StatementCache {
    /// What makes two statements the same for the server.
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }

    /// A statement that the server has prepared.
    struct Entry {
        let name: String
        /// Whether its results are asked for in binary form.
        let isBinaryResult: Bool
        fileprivate var lastUse: Int
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var clock = 0
    private var lastNumber = 0

    /// Names that the server still knows and that must be deallocated when it is possible.
    private(set) var evicted: [String] = []

    init(limit: Int) { self.limit = max(limit, 1) }

    var count: Int { entries.count }

    mutating func find(_ key: Key) -> Entry? {
        guard var entry = entries[key] else { return nil }
        clock += 1
        entry.lastUse = clock
        entries[key] = entry
        return entry
    }

    mutating func nextName() -> String {
        lastNumber += 1
        return "s\(lastNumber)"
    }

    mutating func insert(_ key: Key, name: String, isBinaryResult: Bool) -> Entry {
        if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
        clock += 1
        let entry = Entry(name: name, isBinaryResult: isBinaryResult, lastUse: clock)
        entries[key] = entry
        return entry
    }

    /// An entry that is not kept.
    func unkept(name: String, isBinaryResult: Bool) -> Entry {
        Entry(name: name, isBinaryResult: isBinaryResult, lastUse: 0)
    }

    /// Has the statement of an unkept entry deallocated.
    mutating func discard(_ entry: Entry) { evicted.append(entry.name) }

    mutating func remove(_ key: Key) {
        if let entry = entries.removeValue(forKey: key) { evicted.append(entry.name) }
    }

    /// Forgets everything without telling the server, which has lost it already.
    mutating func forgetAll() {
        entries = [:]
        evicted = []
    }

    mutating func takeEvicted() -> [String] {
        defer { evicted = [] }
        return evicted
    }
}
