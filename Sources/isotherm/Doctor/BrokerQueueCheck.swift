import Foundation
import MQTT
import Settings
import Threads

/// Whether the broker keeps everything for a collector that is away.
///
/// A broker does not tell its limits, so they are tried: a session subscribes and leaves, messages are published, the
/// session comes back and counts. mosquitto's default of 1,000 drops the rest without a word.
enum BrokerQueueCheck {
    /// More than the usual defaults: 1,000 of mosquitto, EMQX and VerneMQ.
    private static let messages = 1_200

    static func run(_ settings: BrokerSettings) async -> [Finding] {
        let probe = UUID().uuidString
        do {
            var options = settings.sessionOptions(part: "doctor-queue-\(probe.prefix(8))")
            options.sessionExpirySeconds = 60
            let topic = "isotherm/v1/doctor/\(probe)"
            let session = options
            try await DedicatedThread.run(named: "broker check") { try subscribe(session, to: topic) }
            try await publish(to: topic, settings, probe)
            let kept = try await DedicatedThread.run(named: "broker check") { try collect(session) }
            return [finding(kept: kept)]
        } catch {
            return [Finding("broker queue", .warning, "it could not be tried: \(error)")]
        }
    }

    private static func finding(kept: Int) -> Finding {
        guard kept < messages else {
            return Finding("broker queue", .ok, "\(kept) messages waited for a session that was away")
        }
        return Finding(
            "broker queue",
            .failed,
            "of \(messages) messages for a session that was away \(messages - kept) are lost",
            remedy:
                "max_queued_messages 0 and max_inflight_messages 20000 in the broker's configuration (config/mosquitto)"
        )
    }

    private static func subscribe(_ options: SessionOptions, to topic: String) throws {
        let session = try Session(options)
        try session.connect()
        try session.subscribe(to: [topic])
        // The answer to the subscription comes within this time, or the count says so.
        let end = ContinuousClock.now + .milliseconds(500)
        while ContinuousClock.now < end {
            if try session.wait(milliseconds: 50) == .readable { try session.readAvailable(limit: 1) { _ in } }
        }
        try session.disconnect()
    }

    private static func publish(to topic: String, _ settings: BrokerSettings, _ probe: String) async throws {
        let client = try Client(settings.sessionOptions(part: "doctor-load-\(probe.prefix(8))"))
        try await withThrowingTaskGroup { group in
            for _ in 0..<messages {
                group.addTask { try await client.publish(Message(topic: topic, payload: [0x31]), limit: .seconds(10)) }
            }
            try await group.waitForAll()
        }
        await client.close()
    }

    /// Counts what comes, until nothing has come for a second; the session ends with it.
    private static func collect(_ options: SessionOptions) throws -> Int {
        let session = try Session(options)
        try session.connect()
        var count = 0
        while count < messages, try session.wait(milliseconds: 1_000) == .readable {
            count += try session.readAvailable(limit: messages) { _ in }
            try session.flushAcknowledgements()
        }
        try session.disconnect()
        var last = options
        last.startsClean = true
        last.sessionExpirySeconds = 0
        let cleaning = try Session(last)
        try cleaning.connect()
        try cleaning.disconnect()
        return count
    }
}
