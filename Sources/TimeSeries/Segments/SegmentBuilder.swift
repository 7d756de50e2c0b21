internal import Postgres

/// Collects the rows of one series in order of time until they are a segment.
struct SegmentBuilder {
    /// Rows of a segment: more make it smaller and single points dearer to read. Measured from 200 to 1,200: beyond
    /// 600 the size falls by less than two per cent.
    static let fullRows = 600
    /// A silence of ten minutes ends a segment of so many rows, since it would spoil the straight line of its clock.
    private static let silence: Int64 = 600_000_000
    private static let rowsBeforeSilence = 64

    let layout: SegmentLayout
    private(set) var columns: [SegmentColumn]

    init(_ layout: SegmentLayout) {
        self.layout = layout
        columns = layout.columns.map { SegmentColumn($0.kind) }
    }

    var count: Int { columns[0].count }

    /// Whether a row of this time belongs to the next segment.
    func isComplete(before time: Int64) -> Bool {
        if count >= Self.fullRows { return true }
        guard count >= Self.rowsBeforeSilence, let last = columns[0].values.last else { return false }
        return time - last > Self.silence
    }

    mutating func append(_ row: [Int64?]) {
        for number in columns.indices { columns[number].append(row[number]) }
    }

    mutating func removeAll() {
        for number in columns.indices { columns[number].removeAll() }
    }

    /// Writes the segment as a row of its table.
    func write(key: Int32, to buffer: inout CopyBuffer) {
        let times = columns[0].values
        guard let first = times.first, let last = times.last else { return }
        let newest = columns[columns.count - 1].values.max() ?? last
        let summary = layout.table == .reading ? ReadingSummary(values: columns[1], qualities: columns[2]) : nil
        buffer.beginRow(columns: summary == nil ? 6 : 10)
        buffer.append(int32: key)
        buffer.append(timestamp: first)
        buffer.append(timestamp: last)
        buffer.append(int32: Int32(count))
        if let summary {
            buffer.append(int32: Int32(summary.count))
            buffer.append(double: summary.minimum)
            buffer.append(double: summary.maximum)
            buffer.append(double: summary.total)
        }
        buffer.append(timestamp: newest)
        buffer.append(bytes: SegmentEncoder.encode(columns))
    }

    /// The statement that takes what `write` wrote, straight into the chunk: the policies that keep tenants apart stand at
    /// the whole table, and COPY is refused where one stands.
    static func copyStatement(_ layout: SegmentLayout, _ chunk: Chunk) -> String {
        let summary = layout.table == .reading ? "count, minimum, maximum, total, " : ""
        return """
            COPY isotherm.\(chunk.name(in: layout.segments)) (\(layout.key), start, last_time, rows, \(summary)received_at, data)
            FROM STDIN (FORMAT binary)
            """
    }
}
