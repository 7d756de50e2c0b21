import Alerting
import Foundation
import LocalServers
import MQTT
import Testing

/// Channels against real servers: Prometheus Alertmanager, mosquitto, and the shapes of the Telegram bot API.
@Suite(.serialized) struct ChannelTests {
    @Test func alertmanagerShowsAnIncidentUntilItIsOver() async throws {
        let folder = try TemporaryDirectory(label: "alerting-manager")
        try Data("route: {receiver: none}\nreceivers: [{name: none}]\n".utf8).write(
            to: URL(filePath: "\(folder.path)/c.yml")
        )
        let server = try HelperServer(program: "/usr/bin/prometheus-alertmanager") { port in
            [
                "--config.file=\(folder.path)/c.yml", "--storage.path=\(folder.path)",
                "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
            ]
        }
        var options = ChannelOptions(name: "prometheus")
        options.address = "http://127.0.0.1:\(server.port)/"
        options.page = "https://isotherm.example.org"
        let channel = try AlertmanagerChannel(options)
        let isThere = await eventually {
            await failure { () throws(AlertChannelError) in try await channel.probe() } == nil
        }
        #expect(isThere)
        var incident = Facts.incident(Facts.alert("a", at: Notifier.systemTime()))
        incident.loads = ["S-1", "S-2"]
        let first = try await channel.send(Facts.message(incident))
        #expect(first == ChannelReceipt(status: 200, reference: "major"))
        var shown = try await ShownAlert.active(server.port)
        #expect(shown.map(\.labels) == [Self.labels("major")])
        #expect(shown.first?.annotations["summary"] == "Major: too warm, vehicle van-7")
        #expect(shown.first?.annotations["loads"] == "S-1, S-2")
        #expect(shown.first?.generatorURL == "https://isotherm.example.org/alerts")

        incident.take(Facts.fact(.updated, Facts.alert("a", severity: .critical)))
        let second = try await channel.send(Facts.message(incident, reference: first.reference))
        shown = try await ShownAlert.active(server.port)
        #expect(shown.map(\.labels) == [Self.labels("critical")])

        incident.take(Facts.fact(.closed, Facts.alert("a"), at: Notifier.systemTime()))
        _ = try await channel.send(Facts.message(incident, reference: second.reference))
        #expect(try await ShownAlert.active(server.port).isEmpty)
        server.stop()
        let message = Facts.message(incident)
        let away = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
        #expect(away?.code == .unreachable)
        await channel.close()
    }

    private static func labels(_ severity: String) -> [String: String] {
        [
            "alertname": "Isotherm_heat", "severity": severity, "tenant": "acme", "vehicle": "van-7",
            "incident": "I-1",
        ]
    }

    @Test func aBotEditsItsMessageAndSendsANewOneForGraverNews() async throws {
        let bot = try BotServer()
        let channel = try bot.channel()
        try await channel.probe()
        var incident = Facts.incident(Facts.alert("a"))
        let first = try await channel.send(Facts.message(incident))
        let reference = try #require(first.reference)
        #expect(try await channel.send(Facts.message(incident, isLoud: false, reference: reference)).status == 200)
        incident.take(Facts.fact(.opened, Facts.alert("b", device: "logger-2")))
        _ = try await channel.send(Facts.message(incident, isLoud: false, reference: reference))
        let loud = try await channel.send(Facts.message(incident, isLoud: true, reference: reference))
        #expect(loud.reference != reference)
        // Somebody has deleted the message.
        #expect(try await channel.send(Facts.message(incident, isLoud: false, reference: "77")).reference != nil)
        let methods = try bot.requests().map(\.method).dropFirst(2)
        #expect(
            Array(methods) == [
                "sendMessage", "editMessageText", "editMessageText", "sendMessage", "editMessageText", "sendMessage",
            ]
        )
        #expect(try bot.requests().last?.text?.hasPrefix("Major: too warm, vehicle van-7\n\n• logger-1:") == true)
        await channel.close()
    }

    @Test func aBotThatSaysTooManyIsLeftAloneAsLongAsItAsks() async throws {
        let bot = try BotServer()
        let channel = try bot.channel()
        try bot.script(
            (429, #"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":35}}"#),
            (502, #""<html>bad gateway</html>""#)
        )
        let message = Facts.message(Facts.incident(Facts.alert("a")))
        let busy = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
        #expect(busy?.retryAfter == .seconds(35) && busy?.status == 429)
        let proxy = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
        #expect(proxy?.status == 502)
        await channel.close()
    }

    @Test func aTokenIsInNoErrorsText() async throws {
        let bot = try BotServer()
        let channel = try bot.channel(token: "999:not-the-one")
        let message = Facts.message(Facts.incident(Facts.alert("a")))
        let refused = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
        // The server repeats the path that it was asked for.
        #expect(refused?.description.contains("Unauthorized /bot***/sendMessage") == true)
        bot.stop()
        let away = await failure { () throws(AlertChannelError) in _ = try await channel.send(message) }
        #expect(away?.code == .unreachable)
        for text in [refused?.description, away?.description, channel.address] {
            #expect(text?.contains("not-the-one") == false)
        }
        await channel.close()
    }

    @Test func aLongIncidentFitsIntoAMessage() async throws {
        let bot = try BotServer()
        let channel = try bot.channel()
        var incident = Facts.incident(Facts.alert("a"))
        incident.loads = (0..<20).map { "\($0)" + String(repeating: "🧊", count: 200) }
        #expect(try await channel.send(Facts.message(incident)).status == 200)
        await channel.close()
    }

    @Test func anMQTTMessageIsRetainedWhileTheIncidentIsOpenAndClearedAfterwards() async throws {
        let folder = try TemporaryDirectory(label: "alerting-broker")
        let broker = try LocalBroker(directory: folder.path, endsWithProcess: true)
        try broker.start()
        var options = ChannelOptions(name: "board")
        options.language = .russian
        let channel = try MQTTChannel(options, broker: Self.session(broker, "sender"))
        try await channel.probe()
        var incident = Facts.incident(Facts.alert("a"))
        _ = try await channel.send(Facts.message(incident))
        let kept = try #require(try await Self.retained(broker))
        #expect(kept.topic == "isotherm/v1/acme/alerts/I-1")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(kept.payload)) as? [String: Any])
        #expect(json["title"] as? String == "Важно: слишком тепло, машина van-7")
        #expect(json["devices"] as? [String] == ["logger-1"])
        incident.take(Facts.fact(.closed, Facts.alert("a")))
        _ = try await channel.send(Facts.message(incident))
        #expect(try await Self.retained(broker) == nil)
        await channel.close()
    }

    private static func session(_ broker: LocalBroker, _ name: String) -> SessionOptions {
        SessionOptions(host: "127.0.0.1", port: broker.port, clientIdentifier: name)
    }

    /// What a newcomer is given; a message of our own comes behind all that is retained.
    private static func retained(_ broker: LocalBroker) async throws -> Message? {
        let client = try Client(session(broker, "reader"))
        let messages = try client.messages("isotherm/v1/+/alerts/#")
        try await client.publish("isotherm/v1/end/alerts/end", [1])
        var kept: Message?
        for await message in messages {
            if message.topic.hasSuffix("/end") { break }
            kept = message
        }
        await client.close()
        return kept
    }

    @Test func whatCannotWorkIsRefusedAtOnce() throws {
        var options = ChannelOptions(name: "x")
        options.address = "ftp://example.org"
        #expect(throws: AlertChannelError.self) { try AlertmanagerChannel(options) }
        options.address = "http://user@example.org"
        #expect(throws: AlertChannelError.self) { try AlertmanagerChannel(options) }
        options.address = nil
        #expect(throws: AlertChannelError.self) { try AlertmanagerChannel(options) }
        options.token = "1:a"
        #expect(throws: AlertChannelError.self) { try TelegramChannel(options) }
        options.recipients = ["1"]
        #expect(try TelegramChannel(options).address == "https://api.telegram.org chat 1")
        options.token = "1:a/b"
        #expect(throws: AlertChannelError.self) { try TelegramChannel(options) }
        options.recipients = ["a/#"]
        #expect(throws: AlertChannelError.self) {
            try MQTTChannel(options, broker: .init(host: "127.0.0.1", port: 1, clientIdentifier: "c"))
        }
    }
}

/// The error of an attempt; nil when it succeeded.
func failure(_ body: () async throws(AlertChannelError) -> Void) async -> AlertChannelError? {
    do throws(AlertChannelError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
