/// What is logged, and in which shape.
public struct LogSettings: Sendable {
    /// Lowest level that is written.
    public let level: String
    /// `text` for people, `json` for collectors of logs.
    public let format: String

    static let keys: [SettingKey] = [
        .choice("log.level", ["trace", "debug", "info", "notice", "warning", "error", "critical"], "info"),
        .choice("log.format", ["text", "json"], "text"),
    ]

    init(_ reader: inout SettingsReader) {
        level = reader.text("log.level")
        format = reader.text("log.format")
    }
}
