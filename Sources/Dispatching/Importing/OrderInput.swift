internal import Foundation
internal import RoadNetwork

/// An order as clients send it, over HTTP or MQTT; what may be left out has a usual value.
public struct OrderInput: Decodable, Sendable {
    /// Goods of one product for one drop.
    struct Shipment: Decodable, Sendable {
        let number: String?
        let facility: String
        let label: String?
        let place: Coordinate
        let windowStart: Date
        let windowEnd: Date
        let serviceSeconds: Int?
        let amount: [Int]?
        let profile: String
        let valueMinor: Int?
        let contact: Contact?
    }

    let number: String
    let channel: String?
    let shipments: [Shipment]

    /// The order; a shipment without a number gets the order's, with its place behind it where there are several.
    ///
    /// - Parameter usualChannel: How it came, where the order itself does not say.
    /// - Returns: The order as it is checked and stored.
    public func order(usualChannel: String) -> NewOrder {
        let goods = shipments.enumerated().map { index, shipment in
            NewShipment(
                number: shipment.number ?? (shipments.count == 1 ? number : "\(number)-\(index + 1)"),
                facility: shipment.facility,
                label: shipment.label ?? "",
                place: shipment.place,
                windowStart: shipment.windowStart,
                windowEnd: shipment.windowEnd,
                serviceSeconds: shipment.serviceSeconds ?? 300,
                amount: shipment.amount ?? [1],
                profile: shipment.profile,
                valueMinor: shipment.valueMinor ?? 0,
                contact: shipment.contact
            )
        }
        return NewOrder(number: number, channel: channel ?? usualChannel, shipments: goods)
    }
}
