import Dispatching
import Foundation
import RoadNetwork

/// Goods for tests that need any.
enum TestGoods {
    static let one = NewShipment(
        number: "o-1",
        facility: "depot",
        place: Coordinate(latitude: 55.75, longitude: 37.62),
        windowStart: Date(timeIntervalSince1970: 0),
        windowEnd: Date(timeIntervalSince1970: 3_600),
        profile: "p"
    )
}
