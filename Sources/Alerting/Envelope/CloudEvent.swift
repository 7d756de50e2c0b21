internal import Foundation
public import Outbox

/// An event as others receive it: one CloudEvents 1.0 JSON object (https://github.com/cloudevents/spec, v1.0.2).
///
/// `timestamp` repeats `time`, so that the same body also reads as a Standard Webhooks payload (type, timestamp, data).
/// `sequence` is the place in the order of events, padded with zeros because that extension compares as text.
public struct CloudEvent: Sendable {
    /// The media type of the body.
    public static let mediaType = "application/cloudevents+json"

    private let event: OutboxEvent
    private let position: Int64
    private let schemaBase: String

    /// Wraps an event.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - position: Its place in the order of events.
    ///   - schemaBase: What stands before the event's type in `dataschema`, for instance `https://host/schemas/`.
    public init(_ event: OutboxEvent, position: Int64, schemaBase: String) {
        self.event = event
        self.position = position
        self.schemaBase = schemaBase
    }

    /// Wraps a stored event.
    public init(_ stored: StoredEvent, schemaBase: String) {
        self.init(stored.event, position: stored.position, schemaBase: schemaBase)
    }

    /// The JSON text in UTF-8; the same event always gives the same bytes.
    ///
    /// `data` is spliced in as it stands: it left the database as valid JSON.
    public func bytes() throws(CloudEventError) -> [UInt8] {
        let time = RFC3339.text(microseconds: event.time)
        let attributes = Attributes(
            id: event.id,
            source: "/tenants/\(event.tenant)",
            type: event.type,
            subject: event.subject,
            time: time,
            dataschema: schemaBase + event.type,
            timestamp: time,
            sequence: Self.padded(position)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            var bytes = [UInt8](try encoder.encode(attributes))
            bytes.removeLast()  // the closing brace comes after the data
            bytes += Array(",\"data\":".utf8) + Array(event.data.utf8) + Array("}".utf8)
            return bytes
        } catch {
            throw CloudEventError(eventID: event.id, underlying: error)
        }
    }

    /// Nineteen digits hold every positive `Int64`.
    private static func padded(_ position: Int64) -> String {
        let digits = String(position)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }

    private struct Attributes: Encodable {
        let specversion = "1.0"
        let id: String
        let source: String
        let type: String
        let subject: String
        let time: String
        let datacontenttype = "application/json"
        let dataschema: String
        let timestamp: String
        let sequence: String
    }
}
