internal import Postgres
internal import Telemetry

/// One reading of a chunk in order of time, from which segments of all its series are made at once.
final class SegmentPass {
    /// Rows of unfinished segments that are held at most; beyond it the longer ones are written early.
    private static let heldRows = 4_000_000
    private static let earlyRows = 64

    private let connection: Connection
    private let layout: SegmentLayout
    private let chunk: Chunk
    private var builders: [Int32: SegmentBuilder] = [:]
    private var held = 0
    private var buffer = CopyBuffer(capacity: 1 << 20)
    private(set) var rows = 0
    private(set) var segments = 0

    init(_ connection: Connection, _ layout: SegmentLayout, _ chunk: Chunk) {
        self.connection = connection
        self.layout = layout
        self.chunk = chunk
    }

    /// Reads a stretch and stores the segments that it completes.
    func read(_ name: String, _ slice: Range<Timestamp>) throws(PostgresError) {
        var reader = CopyRowReader(layout.columns.map(\.field))
        var row = [Int64?](repeating: nil, count: layout.columns.count)
        let sql = """
            COPY (SELECT \(layout.key), \(layout.columnList) FROM isotherm.\(name)
                  WHERE time >= \(Self.literal(slice.lowerBound)) AND time < \(Self.literal(slice.upperBound))
                  ORDER BY time, \(layout.key)) TO STDOUT (FORMAT binary)
            """
        // The key's order is the heap's too, as readings come; sorting millions of rows again would be the dearer way.
        try connection.executeScript("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        do {
            try connection.copyOut(sql) { bytes in
                guard let key = reader.read(bytes, into: &row), let time = row[0] else { return }
                take(key, time, row)
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.usage, operation: "compress", message: "\(error)")
        }
        if held > Self.heldRows { writeHeld(atLeast: Self.earlyRows) }
        try store()
    }

    /// Stores what is left.
    func finish() throws(PostgresError) {
        writeHeld(atLeast: 1)
        try store()
    }

    private func take(_ key: Int32, _ time: Int64, _ row: [Int64?]) {
        rows += 1
        held += 1
        let isComplete = builders[key]?.isComplete(before: time) ?? false
        if isComplete { write(key) }
        builders[key, default: SegmentBuilder(layout)].append(row)
    }

    private func write(_ key: Int32) {
        guard let builder = builders[key], builder.count > 0 else { return }
        builder.write(key: key, to: &buffer)
        segments += 1
        held -= builder.count
        builders[key]?.removeAll()
    }

    private func writeHeld(atLeast count: Int) {
        for (key, builder) in builders where builder.count >= count { write(key) }
    }

    private func store() throws(PostgresError) {
        if buffer.rowCount == 0 { return }
        try connection.copyIn(SegmentBuilder.copyStatement(layout, chunk), buffer)
        buffer.removeAll()
    }

    /// An instant as SQL writes it, to the microsecond.
    static func literal(_ time: Timestamp) -> String { "isotherm.instant_of(\(time.microseconds))" }
}
