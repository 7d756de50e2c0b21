import Alerting
import Settings

/// Whether the channels of alerts can be reached, without anybody being told anything.
enum ChannelCheck {
    static func run(_ settings: Settings) async -> [Finding] {
        let choice = AlertChoice(settings: settings)
        let channels: [any AlertChannel]
        do throws(SettingsError) {
            channels = try choice.channels()
            _ = try choice.policy()
        } catch {
            return [Finding("alerts", .failed, "\(error)", remedy: "check the alerts section")]
        }
        if settings.alerts.rules.isEmpty {
            return [
                Finding(
                    "alerts",
                    channels.isEmpty ? .ok : .warning,
                    "nobody is told of alerts: there is no rule",
                    remedy: channels.isEmpty ? "" : "alerts.rules says who hears of what"
                )
            ]
        }
        return await withTaskGroup(of: Finding.self) { group in
            for channel in channels { group.addTask { await look(at: channel) } }
            var findings: [Finding] = []
            for await finding in group { findings.append(finding) }
            return findings.sorted { $0.part < $1.part }
        }
    }

    private static func look(at channel: any AlertChannel) async -> Finding {
        let part = "channel \(channel.name)"
        let finding: Finding
        do throws(AlertChannelError) {
            try await channel.probe()
            finding = Finding(part, .ok, "\(channel.kind) \(channel.address) answers")
        } catch {
            finding = Finding(
                part,
                .failed,
                "\(channel.kind) \(channel.address): \(error)",
                remedy: "check alerts.channels.\(channel.name)"
            )
        }
        await channel.close()
        return finding
    }
}
