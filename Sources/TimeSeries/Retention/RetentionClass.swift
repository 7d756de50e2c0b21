/// A kind of data that is kept for a time of its own.
public enum RetentionClass: String, CaseIterable, Sendable {
    /// Readings, as rows or segments.
    case reading
    /// Positions: where people were, and so personal data.
    case position
    /// Raw messages as they came, with whatever they said of persons.
    case message
    /// Rollups of a minute.
    case minute = "1m"
    /// Rollups of a quarter of an hour.
    case quarter = "15m"
    /// Rollups of an hour.
    case hour = "1h"
    /// Rollups of a day.
    case day = "1d"
    /// Whom couriers may call: personal data, counted from when the shipment was done.
    case contact

    /// The table whose chunks are dropped; nil where rows are deleted.
    var chunks: ChunkedTable? {
        switch self {
        case .reading: .reading
        case .position: .position
        case .message: .message
        case .minute: .minute
        case .quarter, .hour, .day, .contact: nil
        }
    }

    /// The table with its schema.
    var table: String {
        switch self {
        case .reading, .position: "isotherm.\(rawValue)"
        case .contact: "isotherm_personal.contact"
        case .message: ChunkedTable.message.qualifiedName
        case .minute, .quarter, .hour, .day: "isotherm.rollup_\(rawValue)"
        }
    }

    /// The column by which rows are removed; of contacts only when they came, for their shipments decide.
    var time: String {
        switch self {
        case .reading, .position: "time"
        case .message: "received_at"
        case .minute, .quarter, .hour, .day: "bucket"
        case .contact: "created_at"
        }
    }

    /// The column that says whose a row is: the series, the device or the tenant itself.
    var key: (column: String, type: String) {
        switch self {
        case .position: ("device_id", "integer")
        case .message, .contact: ("tenant", "text")
        case .reading, .minute, .quarter, .hour, .day: ("series_id", "integer")
        }
    }

    /// How many things a row of the alias `r` holds.
    var rowsOfRow: String { self == .message ? "r.count" : "1" }
}
