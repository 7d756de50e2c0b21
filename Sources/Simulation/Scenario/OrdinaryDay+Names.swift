internal import Dispatching
internal import Fleet
internal import Foundation
internal import RoadNetwork

extension OrdinaryDay.Group {
    /// The names of its vehicles; zeros in front make their order that of their numbers.
    var names: [String] {
        let digits = "\(count)".count
        return (1...max(count, 1)).map { number in
            let text = "\(number)"
            return "\(prefix)-" + String(repeating: "0", count: digits - text.count) + text
        }
    }
}

extension OrdinaryDay.Group {
    /// Its vehicles as the planner knows them.
    var fleet: [FleetVehicle] {
        names.map { name in
            FleetVehicle(
                name: name,
                courier: "courier-\(name)",
                depot: depot,
                devices: [name],
                capacity: [capacity],
                shiftStart: SimulatedClock.date(shiftStart.seconds),
                shiftEnd: SimulatedClock.date(shiftEnd.seconds),
                profiles: carries,
                breaks: (breaks ?? []).map { pause in
                    CourierBreak(
                        name: pause.name,
                        earliest: pause.earliest.text,
                        latest: pause.latest.text,
                        lengthSeconds: pause.minutes * 60
                    )
                }
            )
        }
    }
}

extension OrdinaryDay {
    /// Its depots and cold stores as the planner knows them.
    var facilities: [Facility] {
        sites.map { site in
            Facility(
                name: site.name,
                kind: site.kind,
                label: site.label ?? site.name,
                place: site.place,
                capacity: site.capacity.map { [$0] },
                profiles: site.profiles ?? []
            )
        }
    }

    /// The shipments of the morning, in the order of the file.
    func shipments(seed: UInt64) -> [NewShipment] {
        orders.flatMap { batch in
            sites.first { $0.name == batch.facility }.map { batch.shipments(around: $0.place, seed: seed) } ?? []
        }
    }
}

extension OrdinaryDay.Batch {
    /// Metres of one degree of latitude, on a sphere of the earth's mean radius.
    private static let metresPerDegree = 6_371_008.8 * Double.pi / 180

    /// The shipments of the batch; the same seed gives the same ones.
    func shipments(around centre: Coordinate, seed: UInt64) -> [NewShipment] {
        var random = SeededRandom(seed: seed, part: "orders \(prefix)")
        let digits = "\(count)".count
        return (1...count).map { number in
            let text = "\(number)"
            return NewShipment(
                number: "\(prefix)-" + String(repeating: "0", count: digits - text.count) + text,
                facility: facility,
                place: place(around: centre, &random),
                windowStart: SimulatedClock.date(windowStart.seconds),
                windowEnd: SimulatedClock.date(windowEnd.seconds),
                serviceSeconds: serviceSeconds,
                amount: [Int.random(in: 1...amountUpTo, using: &random)],
                profile: profile,
                valueMinor: 100 * Int.random(in: valueFrom...valueUpTo, using: &random)
            )
        }
    }

    /// A place within the radius, evenly spread over the area.
    private func place(around centre: Coordinate, _ random: inout SeededRandom) -> Coordinate {
        let distance = radiusKm * 1_000 * Double.random(in: 0..<1, using: &random).squareRoot()
        let course = Double.random(in: 0..<(2 * .pi), using: &random)
        let north = distance * cos(course) / Self.metresPerDegree
        let east = distance * sin(course) / (Self.metresPerDegree * cos(centre.latitude * .pi / 180))
        // About a decimetre, so that texts and values agree.
        let rounded = { (value: Double) -> Double in (value * 1e6).rounded() / 1e6 }
        return Coordinate(
            latitude: rounded(centre.latitude + north),
            longitude: rounded(centre.longitude + east)
        )
    }
}
