/// Puts the loads of a route into compartments: each into one that serves its band, for as long as it is on board.
///
/// Greedy, so that it may refuse a load that a cleverer packing would take, never the reverse: what is on board from the
/// start goes largest first, the rest in the order of the route, each into the fitting compartment that serves the fewest
/// bands.
struct CompartmentLoading: Sendable {
    private let problem: Problem
    private let bands: [String?]
    private let amounts: [(initial: [Int], change: [Int])]
    private let partner: [Int]

    init(problem: Problem) {
        self.problem = problem
        let draft = NodeDraft(problem: problem, unit: CostUnit(problem: problem), basePrice: 1)
        bands = draft.terms.map(\.band)
        partner = draft.partner
        let dimensions = problem.dimensions
        amounts = draft.stops.indices.map { node in
            let range = (node * dimensions)..<((node + 1) * dimensions)
            return (Array(draft.initialLoad[range]), Array(draft.loadChange[range]))
        }
    }

    /// Whether a vehicle can hold the loads of these stops (as nodes, in order).
    func fits(_ stops: [Int], vehicle row: Int) -> Bool {
        var holder: [Int: Int] = [:]
        return load(stops, vehicle: row, &holder)
    }

    /// The compartment of each load of these stops; without those that find no room, and what comes after them.
    func holders(_ stops: [Int], vehicle row: Int) -> [Int: Int] {
        var holder: [Int: Int] = [:]
        _ = load(stops, vehicle: row, &holder)
        return holder
    }

    private func load(_ stops: [Int], vehicle row: Int, _ holder: inout [Int: Int]) -> Bool {
        let compartments = problem.vehicles[row].compartments
        guard !compartments.isEmpty else { return stops.allSatisfy { bands[$0] == nil } }
        var room = compartments.map(\.capacity)
        let loaded = stops.filter { amounts[$0].initial.contains { $0 > 0 } }
            .sorted { amounts[$0].initial.reduce(0, +) > amounts[$1].initial.reduce(0, +) }
        for node in loaded {
            guard let index = put(amounts[node].initial, bands[node], compartments, &room) else { return false }
            holder[node] = index
        }
        for node in stops {
            if let index = holder[node] { release(amounts[node].initial, index, &room) }
            let taken = zip(amounts[node].initial, amounts[node].change).map { $0 + $1 }
            if taken.contains(where: { $0 > 0 }) {
                guard let index = put(taken, bands[node], compartments, &room) else { return false }
                holder[node] = index
            } else if partner[node] >= 0, partner[node] < node, let index = holder[partner[node]] {
                release(amounts[node].change.map { -$0 }, index, &room)
            }
        }
        return true
    }

    private func put(
        _ amount: [Int],
        _ band: String?,
        _ compartments: [Compartment],
        _ room: inout [[Int]]
    ) -> Int? {
        var best: Int?
        for (index, compartment) in compartments.enumerated() {
            if let band, !compartment.bands.contains(band) { continue }
            guard room[index].isEmpty || zip(amount, room[index]).allSatisfy({ $0 <= $1 }) else { continue }
            if let known = best, compartments[known].bands.count <= compartment.bands.count { continue }
            best = index
        }
        if let best, !room[best].isEmpty { room[best] = zip(room[best], amount).map { $0 - $1 } }
        return best
    }

    private func release(_ amount: [Int], _ index: Int, _ room: inout [[Int]]) {
        if !room[index].isEmpty { room[index] = zip(room[index], amount).map { $0 + $1 } }
    }
}
