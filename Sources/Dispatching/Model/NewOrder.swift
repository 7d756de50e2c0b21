public import Foundation
public import RoadNetwork

/// An order as it comes in: one or several shipments.
public struct NewOrder: Sendable, Equatable, Codable {
    /// The number, unique within the tenant.
    public var number: String
    /// How it came: `api`, `csv`, `mqtt` …
    public var channel: String
    /// What is to be brought.
    public var shipments: [NewShipment]

    /// Creates an order.
    public init(number: String, channel: String, shipments: [NewShipment]) {
        self.number = number
        self.channel = channel
        self.shipments = shipments
    }
}

/// Goods of one product to be brought from a facility to a drop.
public struct NewShipment: Sendable, Equatable, Codable {
    /// The number, unique within the tenant.
    public var number: String
    /// The facility where it is loaded.
    public var facility: String
    /// What to call the drop; not a person's name.
    public var label: String
    /// Where it is brought.
    public var place: Coordinate
    /// The first moment at which the hand-over may begin.
    public var windowStart: Date
    /// The last moment at which the hand-over may begin.
    public var windowEnd: Date
    /// How long the hand-over takes.
    public var serviceSeconds: Int
    /// How much it is, a number per dimension of the vehicles' capacity.
    public var amount: [Int]
    /// The product's temperature profile.
    public var profile: String
    /// What it is worth, in hundredths of the tenant's currency.
    public var valueMinor: Int
    /// Whom the courier may call or ask at the door; nil where nobody is named, and in what was read for planning.
    public var contact: Contact?

    /// Creates a shipment.
    public init(
        number: String,
        facility: String,
        label: String = "",
        place: Coordinate,
        windowStart: Date,
        windowEnd: Date,
        serviceSeconds: Int = 300,
        amount: [Int] = [1],
        profile: String,
        valueMinor: Int = 0,
        contact: Contact? = nil
    ) {
        self.number = number
        self.facility = facility
        self.label = label
        self.place = place
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.serviceSeconds = serviceSeconds
        self.amount = amount
        self.profile = profile
        self.valueMinor = valueMinor
        self.contact = contact
    }
}
