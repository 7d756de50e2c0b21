import Foundation
import Telemetry

/// One line of a recording: `{"topic":…, "payload":… or "payload_base64":…, "time":…, "content_type":…}`.
///
/// The content type is that of MQTT 5 and may be absent.
/// `payload` is a JSON value that is published as it stands, or a text; `time` is RFC 3339, or milliseconds since the
/// Unix epoch.
struct RecordedMessage {
    /// A line that cannot be replayed.
    struct Problem: Error, CustomStringConvertible {
        let line: Int
        let reason: String

        var description: String { "line \(line): \(reason)" }
    }

    let topic: String
    let payload: [UInt8]
    let time: Double
    let contentType: String?

    /// Reads one line.
    init(line: String, number: Int) throws(Problem) {
        let object: [String: Any]
        do {
            guard let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw Problem(line: number, reason: "expected an object")
            }
            object = read
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(line: number, reason: "is not JSON: \(error.localizedDescription)")
        }
        guard let topic = object["topic"] as? String, !topic.isEmpty else {
            throw Problem(line: number, reason: "topic: expected a text")
        }
        guard let time = Self.milliseconds(object["time"]) else {
            throw Problem(line: number, reason: "time: expected RFC 3339 or milliseconds since the Unix epoch")
        }
        self.topic = topic
        self.time = time
        contentType = object["content_type"] as? String
        payload = try Self.payload(of: object, number)
    }

    private static func milliseconds(_ value: Any?) -> Double? {
        if let text = value as? String {
            return Timestamp(rfc3339: text).map { $0.seconds * 1_000 }
        }
        return (value as? NSNumber)?.doubleValue
    }

    private static func payload(of object: [String: Any], _ number: Int) throws(Problem) -> [UInt8] {
        if let base64 = object["payload_base64"] as? String {
            guard let data = Data(base64Encoded: base64) else {
                throw Problem(line: number, reason: "payload_base64: expected base64")
            }
            return [UInt8](data)
        }
        switch object["payload"] {
        case let text as String: return [UInt8](text.utf8)
        case let value?:
            do {
                return [UInt8](try JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed]))
            } catch {
                throw Problem(line: number, reason: "payload: \(error.localizedDescription)")
            }
        case nil: throw Problem(line: number, reason: "expected payload or payload_base64")
        }
    }
}
