import ArgumentParser
import Foundation
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Brings raw messages out as a recording.
    struct Messages: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the messages that were kept as they came, a line of JSON each.",
            discussion: """
                They are kept where collector.keep_messages is true. The lines are those that `isotherm replay` \
                publishes: `isotherm db messages --from 2026-01-31T08:00:00Z --until 2026-01-31T09:00:00Z | \
                isotherm replay - --speed 0`.
                """
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Arrived at or after this moment (2026-01-31 or 2026-01-31T08:00:00Z).")
        var from: String

        @Option(help: "Arrived before this moment; without it now.")
        var until: String?

        @Option(help: "Only this customer.")
        var tenant: String?

        @Option(help: "Only topics that begin so.")
        var topic = ""

        func run() throws {
            let range = try Self.moment(from)..<max(Self.moment(from), until.map(Self.moment) ?? Timestamp.now)
            let store = MessageStore(try Database.connect(source.load()))
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            var (shown, cut) = (0, 0)
            try store.read(in: range, tenant: tenant.map(TenantName.init(rawValue:))) { message in
                guard message.topic.hasPrefix(topic) else { return }
                guard message.isWhole else {
                    cut += 1
                    return
                }
                var line = try encoder.encode(RecordedLine(message))
                line.append(UInt8(ascii: "\n"))
                try FileHandle.standardOutput.write(contentsOf: line)
                shown += 1
            }
            let missing = cut == 0 ? "" : "; of \(cut) more only the beginning was kept"
            Talk.say("\(shown) messages\(missing)")
        }

        private static func moment(_ text: String) throws -> Timestamp {
            guard let moment = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: "\(text)T00:00:00Z") else {
                throw ValidationError("expected 2026-01-31 or 2026-01-31T08:00:00Z, came \"\(text)\"")
            }
            return moment
        }
    }
}

/// A line that `RecordedMessage` reads.
private struct RecordedLine: Encodable {
    let time: String
    let topic: String
    let payload: String?
    let payloadBase64: String?
    let contentType: String?

    init(_ message: StoredMessage) {
        time = message.receivedAt.rfc3339
        topic = message.topic
        contentType = message.contentType
        payload = String(validating: message.payload, as: UTF8.self)
        payloadBase64 = payload == nil ? Data(message.payload).base64EncodedString() : nil
    }
}
