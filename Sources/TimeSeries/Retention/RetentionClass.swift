/// A kind of data that is kept for a time of its own.
public enum RetentionClass: String, CaseIterable, Sendable {
    /// Readings, as rows or segments.
    case reading
    /// Positions: where people were, and so personal data.
    case position
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
        case .minute: .minute
        case .quarter, .hour, .day, .contact: nil
        }
    }

    /// The table with its schema.
    var table: String {
        switch self {
        case .reading, .position: "isotherm.\(rawValue)"
        case .contact: "isotherm_personal.contact"
        case .minute, .quarter, .hour, .day: "isotherm.rollup_\(rawValue)"
        }
    }

    /// The column that names the series or the device.
    var key: String { self == .position ? "device_id" : "series_id" }
}
