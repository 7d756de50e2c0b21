/// One thing that retention does, or would do.
public struct RetentionStep: Sendable, Equatable {
    /// What is removed.
    public enum Kind: Sendable, Equatable {
        /// A whole chunk, with its segments.
        case chunk(Chunk)
        /// A chunk that an interrupted removal has taken out of its table.
        case leftChunk(Chunk)
        /// In a chunk that others still need: what belongs to these tenants and is not held.
        case tenantsOfChunk(Chunk, tenants: [String])
        /// Rollups of these tenants before a day.
        case rollups(before: Day, tenants: [String])
        /// Contacts of these tenants whose shipments were done before a day.
        case contacts(before: Day, tenants: [String])
    }

    /// The kind of data.
    public let dataClass: RetentionClass
    /// What goes.
    public let kind: Kind
    /// Rows that go, as far as it is known without counting each.
    public let rows: Int
    /// Bytes that go; 0 where only some rows of a table do.
    public let bytes: Int

    /// One line for a person.
    public var summary: String {
        switch kind {
        case .chunk(let chunk):
            "drop \(dataClass.chunks.map { chunk.name(in: $0) } ?? dataClass.rawValue): about \(rows) rows, \(bytes) bytes"
        case .leftChunk(let chunk):
            "finish dropping \(dataClass.chunks.map { chunk.name(in: $0) } ?? dataClass.rawValue)"
        case .tenantsOfChunk(let chunk, let tenants):
            "delete \(dataClass.rawValue) from \(chunk.from) of \(tenants.joined(separator: ", ")): \(rows) rows"
        case .rollups(let day, let tenants):
            "delete rollups \(dataClass.rawValue) before \(day.text) of \(tenants.joined(separator: ", ")): \(rows) rows"
        case .contacts(let day, let tenants):
            "delete contacts of shipments done before \(day.text) of \(tenants.joined(separator: ", ")): \(rows) rows"
        }
    }
}
