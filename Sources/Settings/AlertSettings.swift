/// Who is told of alerts, by which ways, and when not.
public struct AlertSettings: Sendable {
    /// Seconds that a first message waits for more of the same.
    public let waitSeconds: Int
    /// Minutes by event time within which alerts of one place and kind are one incident.
    public let groupMinutes: Int
    /// Seconds between two updates that are no graver news.
    public let updateSeconds: Int
    /// The time zone of hours, and of the times that people read.
    public let timeZone: String
    /// The language that people are told in unless their channel names another.
    public let language: String
    /// The base URL of the page, for links.
    public let pageURL: String?
    /// The channels, in the order of their names.
    public let channels: [AlertChannelSettings]
    /// The rules, in the order of their names.
    public let rules: [AlertRuleSettings]
    /// Maintenance that is known beforehand, in the order of the names.
    public let maintenance: [MaintenanceSettings]

    static let languages = ["en", "ru"]

    static let keys: [SettingKey] =
        [
            .integer("alerts.wait_seconds", 0...3_600, 10),
            .integer("alerts.group_minutes", 0...1_440, 30),
            .integer("alerts.update_seconds", 1...86_400, 60),
            .text("alerts.time_zone", "UTC"),
            .choice("alerts.language", languages, "en"),
            .text("alerts.page_url"),
        ] + AlertChannelSettings.keys + AlertRuleSettings.keys + MaintenanceSettings.keys

    init(_ reader: inout SettingsReader) {
        waitSeconds = reader.integer("alerts.wait_seconds")
        groupMinutes = reader.integer("alerts.group_minutes")
        updateSeconds = reader.integer("alerts.update_seconds")
        timeZone = reader.text("alerts.time_zone")
        language = reader.text("alerts.language")
        pageURL = reader.optionalText("alerts.page_url")
        var channels: [AlertChannelSettings] = []
        for name in reader.names(in: "alerts.channels") { channels.append(AlertChannelSettings(name, &reader)) }
        self.channels = channels
        var rules: [AlertRuleSettings] = []
        for name in reader.names(in: "alerts.rules") { rules.append(AlertRuleSettings(name, &reader)) }
        self.rules = rules
        var maintenance: [MaintenanceSettings] = []
        for name in reader.names(in: "alerts.maintenance") { maintenance.append(MaintenanceSettings(name, &reader)) }
        self.maintenance = maintenance
    }
}
