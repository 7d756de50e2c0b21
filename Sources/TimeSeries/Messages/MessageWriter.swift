public import Postgres
public import Telemetry

/// Stores raw messages as they came, in chunks of their own.
///
/// A message is kept each time it arrives: what a gateway repeats, and what a broker delivers again because a collector
/// died before its acknowledgement, stands there twice, with two times of arrival.
public final class MessageWriter {
    private let connection: Connection
    private let chunks: ChunkMaker
    private var buffer = CopyBuffer(capacity: 1 << 20)
    /// The last day for which the next one's chunk was made ahead.
    private var dayAhead: Day?

    private static let columns = """
        received_at, last_received_at, tenant, count, times, topics, content_types, payload_bytes, payloads
        """

    /// Creates a writer.
    public init(_ connection: Connection) {
        self.connection = connection
        chunks = ChunkMaker(connection)
    }

    /// Makes missing chunks, and once a day those of the next; to be called outside of a transaction.
    ///
    /// - Throws: The server's error; `.usage` inside a transaction.
    public func prepare(_ messages: MessageColumns, now: Timestamp) throws(PostgresError) {
        try chunks.ensure(.message, for: messages.blocks.map(\.first), now: now)
        let today = Day(containing: now)
        if dayAhead != today { try chunks.makeAhead(.message, days: 1, now: now) }
        dayAhead = today
    }

    /// Stores prepared messages in the open transaction.
    ///
    /// - Throws: The server's error; after a dropped chunk (`isUndefinedTable`) the next `prepare` makes it again.
    public func write(_ messages: MessageColumns) throws(PostgresError) {
        var names: [String] = []
        var blocks: [String: [MessageColumns.Block]] = [:]
        for block in messages.blocks {
            guard let chunk = chunks.known(.message, at: block.first) else {
                let message = "no chunk of raw messages holds \(block.first)"
                throw PostgresError(.usage, operation: "write", message: message)
            }
            let name = chunk.name(in: .message)
            if blocks[name] == nil { names.append(name) }
            blocks[name, default: []].append(block)
        }
        do {
            for name in names { try copy(blocks[name] ?? [], into: name) }
        } catch {
            if error.isUndefinedTable { chunks.forget(.message) }
            throw error
        }
    }

    /// Straight into the chunk: COPY is refused where a policy stands, as it does at the whole table.
    private func copy(_ blocks: [MessageColumns.Block], into chunk: String) throws(PostgresError) {
        buffer.removeAll()
        for block in blocks {
            buffer.beginRow(columns: 9)
            buffer.append(timestamp: block.first.microseconds)
            buffer.append(timestamp: block.last.microseconds)
            buffer.append(text: block.tenant)
            buffer.append(int32: Int32(clamping: block.times.count))
            for array in [block.times, block.topics, block.contentTypes, block.sizes, block.payloads] {
                buffer.append(array: array)
            }
        }
        try connection.copyIn("COPY isotherm.\(chunk) (\(Self.columns)) FROM STDIN (FORMAT binary)", buffer)
    }
}
