/// Finds compartments for loads that come and go, by trying and taking back.
///
/// The first try is the greedy one. When it fails the others follow, up to a number of placements that keeps the worst
/// case short: a packing that only comes later is not found, so a load may be refused that would fit, never the reverse.
struct CompartmentPacking {
    /// One load comes on board or leaves it.
    enum Event {
        case load([Int], band: String?)
        /// What the event of this index has put on board.
        case unload(Int)
    }

    /// How many placements are tried for one route.
    static let limit = 500

    private let compartments: [Compartment]
    private let events: [Event]
    /// The compartments by how many bands they serve, fewest first.
    private let order: [Int]
    /// What each compartment has left; empty where it holds anything.
    private var room: [[Int]]
    /// Where the load of each event is.
    private var holder: [Int]
    private var left = Self.limit

    init(compartments: [Compartment], events: [Event]) {
        self.compartments = compartments
        self.events = events
        order = compartments.indices.sorted { (compartments[$0].bands.count, $0) < (compartments[$1].bands.count, $1) }
        room = compartments.map(\.capacity)
        holder = Array(repeating: -1, count: events.count)
    }

    /// Whether all events can happen.
    mutating func succeeds() -> Bool { place(from: 0) }

    /// The compartment of each event's load; where not all can happen, as far as they go one after the other, and fewer.
    mutating func placements() -> ArraySlice<Int> {
        if succeeds() { return holder[...] }
        for (index, event) in events.enumerated() {
            switch event {
            case .unload(let loaded): change(room: holder[loaded], by: loaded, 1)
            case .load(let amount, let band):
                guard let compartment = order.first(where: { holds(amount, band, $0) }) else { return holder[..<index] }
                holder[index] = compartment
                change(room: compartment, by: index, -1)
            }
        }
        return holder[...]
    }

    private mutating func place(from index: Int) -> Bool {
        guard index < events.count else { return true }
        switch events[index] {
        case .unload(let event):
            change(room: holder[event], by: event, 1)
            if place(from: index + 1) { return true }
            change(room: holder[event], by: event, -1)
        case .load(let amount, let band):
            var tried: [Int] = []
            for compartment in order where holds(amount, band, compartment) {
                // Another compartment with the same bands and the same room is no other choice.
                let isAlike = tried.contains {
                    room[$0] == room[compartment] && compartments[$0].bands == compartments[compartment].bands
                }
                guard !isAlike, left > 0 else { continue }
                left -= 1
                tried.append(compartment)
                holder[index] = compartment
                change(room: compartment, by: index, -1)
                if place(from: index + 1) { return true }
                change(room: compartment, by: index, 1)
            }
        }
        return false
    }

    private func holds(_ amount: [Int], _ band: String?, _ compartment: Int) -> Bool {
        if let band, !compartments[compartment].bands.contains(band) { return false }
        return room[compartment].isEmpty || zip(amount, room[compartment]).allSatisfy { $0 <= $1 }
    }

    private mutating func change(room compartment: Int, by event: Int, _ sign: Int) {
        guard case .load(let amount, _) = events[event], !room[compartment].isEmpty else { return }
        for (dimension, value) in amount.enumerated() { room[compartment][dimension] += sign * value }
    }
}
