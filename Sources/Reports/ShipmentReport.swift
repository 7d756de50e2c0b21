public import ColdChain
public import Telemetry

/// The temperature record of one shipment: what was measured beside it, what was said about it, who answered.
public struct ShipmentReport: Sendable {
    /// One time on board of one vehicle.
    public struct Leg: Sendable {
        /// Who carried it.
        public var vehicle: String
        /// When it was loaded.
        public var start: Timestamp
        /// When it left the vehicle; the time of the report while it is on board.
        public var end: Timestamp
        /// Whether it is still on board.
        public var isAboard: Bool
    }

    /// The readings of one probe while the shipment was beside it, in order of time, with what they say.
    public struct Probe: Sendable {
        /// The vehicle that carries the probe.
        public var vehicle: String
        /// The device and its channel, as `device` or `device/channel`.
        public var name: String
        /// Times of the readings.
        public var times: [Timestamp]
        /// Degrees Celsius, as many as times.
        public var values: [Double]
        /// What they say by the profile.
        public var record: TemperatureRecord
    }

    /// A breach, a warning or a fault of a device beside the shipment.
    public struct Episode: Sendable {
        /// `breach`, `warning` or `fault`.
        public var kind: String
        /// The device.
        public var device: String
        /// When it began.
        public var start: Timestamp
        /// When it ended; nil while it is open.
        public var end: Timestamp?
        /// What happened, in one sentence, English and Russian.
        public var sentence: (english: String, russian: String)
        /// What judged it; nil for what was said without a profile.
        public var judgedBy: Judge?
        /// Who did what about it, one line each: time, who, what and the comment.
        public var actions: [Action]
    }

    /// The rule that an episode has met, and in which version of which profile it stood.
    public struct Judge: Sendable, Hashable {
        /// The profile.
        public var profile: String
        /// Its version.
        public var version: Int
        /// The rule; empty for a warning or a fault.
        public var rule: String
    }

    /// A version of its profile that came into force while it was on its way.
    public struct ProfileChange: Sendable, Hashable {
        /// When.
        public var time: Timestamp
        /// The new version.
        public var version: Int
        /// Who made it; empty for a file.
        public var author: String
        /// Why.
        public var reason: String
    }

    /// What a person did about an episode.
    public struct Action: Sendable {
        /// When.
        public var time: Timestamp
        /// Who.
        public var actor: String
        /// `acknowledged`, `closed` and so on.
        public var kind: String
        /// What they said.
        public var comment: String
        /// To whom it was given, of `assigned`.
        public var assignee: String?
        /// Until when it is kept quiet, of `snoozed`.
        public var until: Timestamp?
    }

    /// Whose it is.
    public var tenant: String
    /// The shipment's number.
    public var number: String
    /// Its order.
    public var order: String
    /// The times on board, oldest first; at least one.
    public var legs: [Leg]
    /// Its state at the time of the report.
    public var state: String
    /// When it was loaded for the first time.
    public var start: Timestamp
    /// When it was handed over or taken out; the time of the report while it is on its way.
    public var end: Timestamp
    /// Whether it is still on its way.
    public var isOpen: Bool
    /// The profile that it is measured by: the version that was in force at its end.
    public var profile: Profile
    /// The versions that came into force on its way, oldest first.
    public var changes: [ProfileChange]
    /// The version that was in force when it was loaded.
    public var firstVersion: Int
    /// The probes beside it, leg by leg.
    public var probes: [Probe]
    /// What was said about its devices meanwhile, oldest first.
    public var episodes: [Episode]
}
