import Foundation

/// The route that a courier's device receives, as far as the device reads it.
struct PlanMessage: Decodable {
    /// One stop of it.
    struct Stop: Decodable {
        let kind: String
        let shipment: String?
        let breakName: String?
        let latitude: Double
        let longitude: Double
        let arrivalAt: Date
        let departureAt: Date
    }

    let version: Int
    let stops: [Stop]

    /// Reads the JSON of a plan message.
    static func read(_ payload: [UInt8]) throws -> PlanMessage {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(PlanMessage.self, from: Data(payload))
    }

    private static func service(_ kind: RouteStop.Kind, _ stop: Stop, atDoor: Double) -> Double {
        switch kind {
        case .deliver, .store, .handOver: atDoor
        case .load: 2
        case .pause: stop.departureAt.timeIntervalSince(stop.arrivalAt)
        case .start, .end: 0
        }
    }

    /// The stops as the vehicle drives them; unknown kinds are passed over, as an older device would do.
    ///
    /// `atDoor` is the work at a hand-over or loading in seconds: planned times contain waiting, which a courier does
    /// not do when the goods can be handed over.
    func route(atDoor: Double) -> [RouteStop] {
        stops.compactMap { stop in
            RouteStop.Kind(rawValue: stop.kind).map { kind in
                RouteStop(
                    kind: kind,
                    shipment: stop.shipment,
                    place: Place(latitude: stop.latitude, longitude: stop.longitude),
                    serviceSeconds: Self.service(kind, stop, atDoor: atDoor),
                    breakName: stop.breakName
                )
            }
        }
    }
}
