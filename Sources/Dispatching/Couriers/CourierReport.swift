public import Foundation

/// What a courier's device reports: one thing that happened to one shipment, or a break that began or ended.
///
/// As JSON `{"id":"…","kind":"delivered","shipment":"A-1","at":"2026-01-01T10:00:00Z","reason":""}`; in place of `at`
/// also `ts`, an RFC 3339 time or an epoch in seconds, milliseconds or microseconds.
public struct CourierReport: Sendable, Equatable, Decodable {
    /// The kinds that this room acts upon.
    public enum Kind: String, Sendable {
        case loaded
        case arrived
        case delivered
        case failed
        /// Put into a cold store.
        case stored
        /// Brought back to a facility.
        case returned
        /// The courier's break has begun.
        case breakStarted = "break_started"
        /// The courier's break is over.
        case breakEnded = "break_ended"
    }

    /// The sender's own identity of the report, by which a repeat is recognised.
    public var id: String
    /// What happened; a kind that is not known is kept as refused.
    public var kind: String
    /// The shipment.
    public var shipment: String?
    /// When it happened, by the device's clock.
    public var at: Date
    /// Why, in the courier's words.
    public var reason: String
    /// The facility where it was stored; without it the one that the plan names.
    public var facility: String?

    /// The compartment into which it was loaded; without it the one that the plan names.
    public var compartment: String?
    /// Which break has begun or ended; without it the one that is nearest by the clock.
    public var breakName: String?

    /// Creates a report.
    public init(
        id: String,
        kind: Kind,
        shipment: String?,
        at: Date,
        reason: String = "",
        facility: String? = nil,
        breakName: String? = nil,
        compartment: String? = nil
    ) {
        self.id = id
        self.kind = kind.rawValue
        self.shipment = shipment
        self.at = at
        self.reason = reason
        self.facility = facility
        self.breakName = breakName
        self.compartment = compartment
    }

    /// Reads a report, with either spelling of its time.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = try container.decode(String.self, forKey: .id)
        kind = try container.decode(String.self, forKey: .kind)
        shipment = try container.decodeIfPresent(String.self, forKey: .shipment)
        reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
        facility = try container.decodeIfPresent(String.self, forKey: .facility)
        breakName = try container.decodeIfPresent(String.self, forKey: .breakName)
        compartment = try container.decodeIfPresent(String.self, forKey: .compartment)
        // PostgreSQL has no zero byte in texts, and cutting a number short would name another shipment.
        for text in [id, kind, shipment ?? "", reason, facility ?? "", breakName ?? "", compartment ?? ""]
        where text.unicodeScalars.contains("\0") {
            throw DecodingError.dataCorruptedError(
                forKey: .id,
                in: container,
                debugDescription: "a text has a zero byte"
            )
        }
        if let at = try container.decodeIfPresent(Date.self, forKey: .at) {
            self.at = at
        } else if let number = try? container.decode(Double.self, forKey: .ts) {
            // A text in `ts` is no number, which the next branch reads: the failure says only that.
            at = try Self.epoch(number, container)
        } else {
            at = try container.decode(Date.self, forKey: .ts)
        }
    }

    private enum Key: String, CodingKey {
        case id, kind, shipment, at, ts, reason, facility, compartment
        case breakName = "break"
    }

    /// The moment of an epoch in s, ms or µs, told apart by size: times lie between 2000 and 2100.
    private static func epoch(_ number: Double, _ container: KeyedDecodingContainer<Key>) throws -> Date {
        for divisor in [1.0, 1_000, 1_000_000] where (946_684_800..<4_102_444_800).contains(number / divisor) {
            return Date(timeIntervalSince1970: number / divisor)
        }
        throw DecodingError.dataCorruptedError(
            forKey: .ts,
            in: container,
            debugDescription: "\(number) is no epoch in s, ms or µs between 2000 and 2100"
        )
    }
}
