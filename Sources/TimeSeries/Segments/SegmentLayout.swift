/// The columns of a table as segments hold them, the time first.
struct SegmentLayout {
    let table: ChunkedTable
    let segments: ChunkedTable
    /// The column that names the series or the device.
    let key: String
    let columns: [(name: String, kind: SegmentColumn.Kind, field: CopyRowReader.Field)]
    let trigger: String

    static let reading = SegmentLayout(
        table: .reading,
        segments: .readingSegment,
        key: "series_id",
        columns: [
            ("time", .instant, .instant), ("value", .double, .double), ("quality", .integer, .int16),
            ("sequence", .integer, .int64), ("received_at", .instant, .instant),
        ],
        trigger: "late_reading"
    )

    static let position = SegmentLayout(
        table: .position,
        segments: .positionSegment,
        key: "device_id",
        columns: [
            ("time", .instant, .instant), ("latitude", .double, .double), ("longitude", .double, .double),
            ("speed_kmh", .real, .real), ("course_deg", .real, .real), ("altitude_m", .real, .real),
            ("accuracy_m", .real, .real), ("received_at", .instant, .instant),
        ],
        trigger: "late_position"
    )

    static func of(_ table: ChunkedTable) -> SegmentLayout? {
        switch table {
        case .reading: .reading
        case .position: .position
        case .message, .minute, .readingSegment, .positionSegment: nil
        }
    }

    /// The columns as SQL lists them.
    var columnList: String { columns.map(\.name).joined(separator: ", ") }
}
