internal import Foundation
public import MQTT

/// A retained message on a topic of the incident while it is open, cleared at its end.
public struct MQTTChannel: AlertChannel {
    /// The kind of these channels in the configuration.
    public static let kind = "mqtt"

    /// The name that the user gave it.
    public let name: String
    /// Where its messages lie: the topic without the incident.
    public let address: String
    /// The retained message follows every change.
    public let manners = ChannelManners(takesUpdates: true)
    /// How long a publication may take.
    public let timeout: Duration
    /// The kind of this one.
    public var kind: String { Self.kind }

    private let text: AlertText
    private let root: String
    private let client: Client

    /// Creates a channel, which connects as soon as it can.
    ///
    /// - Parameters:
    ///   - options: The options; `recipients` names the topic's beginning, `isotherm/v1` when it is empty.
    ///   - broker: The broker.
    /// - Throws: ``AlertChannelError`` when the options or those of the broker cannot be used.
    public init(_ options: ChannelOptions, broker: SessionOptions) throws(AlertChannelError) {
        root = options.recipients.first ?? "isotherm/v1"
        guard !root.isEmpty, !root.contains(where: { "+#\0".contains($0) }) else {
            throw AlertChannelError(.badSetting, "a topic holds no + and no #")
        }
        name = options.name
        address = "\(root)/{tenant}/alerts"
        timeout = options.timeout
        text = options.text
        do throws(MQTTError) {
            client = try Client(broker)
        } catch {
            throw AlertChannelError(.badSetting, "\(error)")
        }
    }

    /// Publishes the incident, or clears what is retained of it.
    public func send(_ message: AlertMessage) async throws(AlertChannelError) -> ChannelReceipt {
        let incident = message.incident
        let payload = incident.isOpen ? Payload(message, text).bytes : []
        let topic = "\(root)/\(incident.tenant)/alerts/\(incident.id)"
        do {
            try await client.publish(Message(topic: topic, payload: payload, isRetained: true), limit: timeout)
        } catch {
            if Task.isCancelled { throw AlertChannelError(.abandoned, "the sending was given up") }
            throw AlertChannelError(.unreachable, "\(error)")
        }
        return ChannelReceipt()
    }

    /// Publishes nothing to a topic that retains nothing.
    public func probe() async throws(AlertChannelError) {
        do {
            try await client.publish(Message(topic: "\(root)/doctor/alerts", payload: []), limit: timeout)
        } catch {
            throw AlertChannelError(.unreachable, "\(error)")
        }
    }

    /// Ends the connection.
    public func close() async { await client.close() }

    /// What is retained; the names are those of the JSON.
    private struct Payload: Encodable {
        let incident: String
        let severity: AlertSeverity
        let family: AlertFamily
        let place_kind: String
        let place: String
        let opened_at: String
        let devices: [String]
        let loads: [String]
        let acknowledged_by: String?
        let title: String
        let text: String

        init(_ message: AlertMessage, _ words: AlertText) {
            let about = message.incident
            incident = about.id
            severity = about.severity
            family = about.family
            place_kind = about.place.kind.rawValue
            place = about.place.name
            opened_at = RFC3339.text(microseconds: about.openedAt)
            devices = Set(about.alerts.map(\.device)).sorted()
            loads = about.loads
            acknowledged_by = about.acknowledgement?.by
            title = words.title(message)
            text = words.body(message)
        }

        var bytes: [UInt8] { Array(JSONText.of(self).utf8) }
    }
}
