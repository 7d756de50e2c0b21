internal import MQTT
internal import Telemetry

/// How a dead letter that is driven again says when it arrived first: in a user property of MQTT 5.
///
/// The good part of a letter is stored already. What in it has no time of its own was stored at the time of arrival, and
/// must be read as of that time again, or it would be another reading.
enum FirstArrival {
    private static let name = "isotherm-first-received"

    /// The property of a letter that arrived at `time`.
    static func property(_ time: Timestamp) -> [String: String] { [name: String(time.microseconds)] }

    /// The first arrival that a message names; nil when it names none, or none that can be.
    ///
    /// Whoever may publish readings may set it, and gets no more by it than by the time that a reading can have anyway.
    static func of(_ message: borrowing IncomingMessage, receivedAt: Timestamp) -> Timestamp? {
        guard let text = message.userProperties[name], let microseconds = Int64(text) else { return nil }
        let time = Timestamp(microseconds: microseconds)
        return time >= DeviceTime.earliest && time <= receivedAt ? time : nil
    }
}
