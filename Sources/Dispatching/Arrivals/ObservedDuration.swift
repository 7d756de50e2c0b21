public import Foundation

/// A drive between two stops, or the service at one, as it was planned and as it was.
public struct ObservedDuration: Sendable, Equatable {
    /// What took the time.
    public enum Kind: String, Sendable, CaseIterable {
        /// From the departure at one stop to the arrival at the next.
        case drive
        /// From the beginning of a hand-over to its end.
        case service
    }

    /// What tells when it began and ended.
    public enum Source: String, Sendable {
        /// The courier's reports alone.
        case events
        /// The vehicle's positions where a report is missing.
        case positions
    }

    /// What took the time.
    public var kind: Kind
    /// The shipment that was brought.
    public var shipment: String
    /// The vehicle.
    public var vehicle: String
    /// When it began.
    public var began: Date
    /// The hours of the week in which it began.
    public var slot: DaySlot
    /// Seconds by the plan; above 0.
    public var plannedSeconds: Double
    /// Seconds as they were; above 0.
    public var actualSeconds: Double
    /// What tells it.
    public var source: Source

    /// Creates the record.
    public init(
        kind: Kind,
        shipment: String,
        vehicle: String,
        began: Date,
        slot: DaySlot,
        plannedSeconds: Double,
        actualSeconds: Double,
        source: Source = .events
    ) {
        self.kind = kind
        self.shipment = shipment
        self.vehicle = vehicle
        self.began = began
        self.slot = slot
        self.plannedSeconds = plannedSeconds
        self.actualSeconds = actualSeconds
        self.source = source
    }

    /// The actual duration as a share of the planned one.
    var ratio: Double { actualSeconds / plannedSeconds }
}
