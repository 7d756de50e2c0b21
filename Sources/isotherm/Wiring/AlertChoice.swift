import Alerting
import Foundation
import MQTT
import Settings
import Telemetry

/// Turns the settings of alerts into rules and channels, and says which of them cannot be used.
struct AlertChoice {
    let settings: Settings

    /// The channels, in the order of their names.
    func channels() throws(SettingsError) -> [any AlertChannel] {
        try checkTimeZone()
        var channels: [any AlertChannel] = []
        for channel in settings.alerts.channels {
            let path = "alerts.channels.\(channel.name)"
            if settings.hooks.contains(where: { $0.name == channel.name }) {
                throw SettingsError(path: path, reason: "expected a name that no hook has")
            }
            guard let kind = ChannelKind(rawValue: channel.kind) else {
                throw SettingsError(path: "\(path).kind", reason: "no channel is of the kind \"\(channel.kind)\"")
            }
            let options = try options(of: channel, path: path)
            do throws(AlertChannelError) {
                let broker = settings.broker.sessionOptions(
                    part: "notifier-\(channel.name)-\(UUID().uuidString.prefix(8))"
                )
                channels.append(try kind.channel(options, broker: broker))
            } catch {
                throw SettingsError(path: path, reason: error.description)
            }
        }
        return channels
    }

    /// Who hears of what; every rule names channels that there are.
    func policy() throws(SettingsError) -> AlertPolicy {
        let alerts = settings.alerts
        try checkTimeZone()
        var policy = AlertPolicy(
            wait: .seconds(alerts.waitSeconds),
            groupWindow: .seconds(alerts.groupMinutes * 60),
            updateInterval: .seconds(alerts.updateSeconds)
        )
        for rule in alerts.rules { policy.rules.append(try self.rule(rule)) }
        for window in alerts.maintenance { policy.maintenance.append(try self.window(window)) }
        return policy
    }

    /// First of all: without it every hour below would be called wrong.
    private func checkTimeZone() throws(SettingsError) {
        let zone = settings.alerts.timeZone
        guard TimeZone(identifier: zone) == nil else { return }
        throw SettingsError(path: "alerts.time_zone", reason: "expected a time zone, came \"\(zone)\"")
    }

    private func options(of channel: AlertChannelSettings, path: String) throws(SettingsError) -> ChannelOptions {
        var options = ChannelOptions(name: channel.name)
        options.address = channel.address
        options.recipients = channel.recipients
        options.sender = channel.sender
        options.user = channel.username
        options.password = channel.password?.revealed
        options.token = channel.token?.revealed
        options.encryption = ChannelOptions.Encryption(rawValue: channel.encryption) ?? .startTLS
        options.authorityFile = channel.authorityFile
        options.timeout = .seconds(channel.timeoutSeconds)
        options.repeatInterval = .seconds(channel.repeatSeconds)
        options.quietHours = try hours(channel.quietHours, path: "\(path).quiet_hours")
        options.language = AlertLanguage(rawValue: channel.language ?? settings.alerts.language) ?? .english
        options.timeZone = settings.alerts.timeZone
        options.page = settings.alerts.pageURL
        return options
    }

    private func rule(_ rule: AlertRuleSettings) throws(SettingsError) -> AlertRule {
        let path = "alerts.rules.\(rule.name)"
        var result = AlertRule(name: rule.name, channels: rule.channels)
        result.events = rule.events
        for event in rule.events where !AlertRule.kinds.contains(String(event.prefix { $0 != "." })) {
            let kinds = AlertRule.kinds.joined(separator: ", ")
            throw SettingsError(
                path: "\(path).events",
                reason: "expected \(kinds) or a code of them, came \"\(event)\""
            )
        }
        result.severity = AlertSeverity(rawValue: rule.severity) ?? .minor
        result.tenants = Set(rule.tenants)
        result.profiles = Set(rule.profiles)
        result.places = rule.places
        result.hours = try hours(rule.hours, path: "\(path).hours")
        for text in rule.escalation {
            guard let step = EscalationStep(text) else {
                throw SettingsError(
                    path: "\(path).escalation",
                    reason: "expected steps such as \"15m CHANNEL who that is\", came \"\(text)\""
                )
            }
            result.escalation.append(step)
        }
        let known = Set(settings.alerts.channels.map(\.name))
        for name in result.channels + result.escalation.map(\.channel) where !known.contains(name) {
            throw SettingsError(path: path, reason: "alerts.channels has no channel \"\(name)\"")
        }
        if result.channels.isEmpty, result.escalation.isEmpty {
            throw SettingsError(path: "\(path).channels", reason: "expected at least one channel, came none")
        }
        return result
    }

    private func hours(_ text: String?, path: String) throws(SettingsError) -> DailyHours? {
        guard let text else { return nil }
        guard let hours = DailyHours(text, timeZone: settings.alerts.timeZone) else {
            throw SettingsError(path: path, reason: "expected hours such as 22:00-07:00, came \"\(text)\"")
        }
        return hours
    }

    private func window(_ window: MaintenanceSettings) throws(SettingsError) -> MaintenanceWindow {
        let path = "alerts.maintenance.\(window.name)"
        guard let from = Timestamp(rfc3339: window.from)?.microseconds,
            let until = Timestamp(rfc3339: window.until)?.microseconds,
            from < until
        else {
            throw SettingsError(path: path, reason: "expected from before until, both such as 2026-04-01T06:00:00Z")
        }
        return MaintenanceWindow(
            id: window.name,
            tenant: window.tenant,
            place: window.place,
            span: from..<until,
            reason: window.reason ?? ""
        )
    }
}
