import ArgumentParser
import Foundation
import MQTT
import Settings

/// Publishes a recording at its own pace, or faster.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publishes recorded messages at their pace or faster.",
        discussion: """
            A recording is a file of lines {"topic":…, "payload":… or "payload_base64":…, "time":…}, time as \
            RFC 3339 or in milliseconds, with "content_type" where MQTT 5 had one. `isotherm db messages` prints such \
            lines of what was kept; simulators/recordings has one in the formats of several makers.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Argument(help: "The recording; - reads standard input.")
    var file: String

    @Option(help: "How many times faster than it was recorded; 0 is as fast as the broker takes it.")
    var speed = 1.0

    func run() async throws {
        guard speed >= 0 else { throw ValidationError("--speed expects 0 or more, came \(speed)") }
        let messages = try read()
        let settings = try source.load()
        let client = try Client(settings.broker.sessionOptions(part: "replay-\(UUID().uuidString.prefix(8))"))
        let began = ContinuousClock.now
        let first = messages.first?.time ?? 0
        for message in messages {
            if speed > 0 {
                let due = began + .milliseconds(max(0, (message.time - first) / speed))
                try await Task.sleep(until: due, clock: .continuous)
            }
            let properties = MessageProperties(contentType: message.contentType)
            try await client.publish(
                Message(topic: message.topic, payload: message.payload, properties: properties)
            )
        }
        await client.close()
        Talk.say("\(messages.count) messages published in \(ContinuousClock.now - began)")
    }

    private func read() throws -> [RecordedMessage] {
        let data: Data
        do {
            data =
                file == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            Talk.problem("\(file) cannot be read: \(error.localizedDescription)")
            throw ExitCode(66)  // EX_NOINPUT
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        do {
            return try lines.enumerated().filter { !$1.allSatisfy(\.isWhitespace) }
                .map { try RecordedMessage(line: String($1), number: $0 + 1) }
        } catch let problem as RecordedMessage.Problem {
            Talk.problem("\(file), \(problem)")
            throw ExitCode(65)  // EX_DATAERR
        }
    }
}
