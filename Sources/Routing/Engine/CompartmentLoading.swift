/// Puts the loads of a route into compartments: each into one that serves its band, for as long as it is on board.
///
/// What is on board from the start goes first, largest first, the rest in the order of the route; each is tried in the
/// compartment that serves the fewest bands, then in the others (`CompartmentPacking`).
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
        let compartments = problem.vehicles[row].compartments
        guard !compartments.isEmpty else { return stops.allSatisfy { bands[$0] == nil } }
        var packing = CompartmentPacking(compartments: compartments, events: events(stops).map(\.event))
        return packing.succeeds()
    }

    /// The compartment of each load of these stops; without those that find no room, and what comes after them.
    func holders(_ stops: [Int], vehicle row: Int) -> [Int: Int] {
        let compartments = problem.vehicles[row].compartments
        guard !compartments.isEmpty else { return [:] }
        let events = events(stops)
        var packing = CompartmentPacking(compartments: compartments, events: events.map(\.event))
        var holder: [Int: Int] = [:]
        for (event, compartment) in zip(events, packing.placements()) {
            if case .load = event.event { holder[event.node] = compartment }
        }
        return holder
    }

    /// What comes on board and leaves it, in order, with the node of the load.
    private func events(_ stops: [Int]) -> [(event: CompartmentPacking.Event, node: Int)] {
        var events: [(event: CompartmentPacking.Event, node: Int)] = []
        var loaded: [Int: Int] = [:]
        func load(_ amount: [Int], _ node: Int) {
            loaded[node] = events.count
            events.append((.load(amount, band: bands[node]), node))
        }
        let initial = stops.filter { amounts[$0].initial.contains { $0 > 0 } }
            .sorted { amounts[$0].initial.reduce(0, +) > amounts[$1].initial.reduce(0, +) }
        for node in initial { load(amounts[node].initial, node) }
        for node in stops {
            if let event = loaded.removeValue(forKey: node) { events.append((.unload(event), node)) }
            let taken = zip(amounts[node].initial, amounts[node].change).map { $0 + $1 }
            if taken.contains(where: { $0 > 0 }) {
                load(taken, node)
            } else if partner[node] >= 0, partner[node] < node, let event = loaded.removeValue(forKey: partner[node]) {
                events.append((.unload(event), partner[node]))
            }
        }
        return events
    }
}
