/// Whether the loads of a route find room in the vehicle's compartments.
extension RouteCheck {
    /// A load, and the moments at which it is on board: 0 is the start of its trip, `n` behind the trip's stop `n`.
    private struct Load {
        let band: String?
        let amount: [Int]
        let onBoard: Range<Int>
    }

    /// Looks for a compartment for each load, kept as long as it is on board, by trying all of them.
    mutating func checkCompartments() {
        guard !vehicle.compartments.isEmpty else { return }
        for trip in trips {
            let loads = loads(of: trip).sorted { $0.amount.reduce(0, +) > $1.amount.reduce(0, +) }
            let empty = [[Int]](repeating: [Int](repeating: 0, count: problem.dimensions), count: trip.count + 1)
            var held = vehicle.compartments.map { _ in empty }
            var trials = 0
            if !finds(room: loads[...], in: &held, &trials) {
                faults.append("no room in the compartments for \(loads.count) loads")
            }
        }
    }

    private func loads(of trip: [Step]) -> [Load] {
        var loads: [Load] = []
        func add(_ amount: [Int], _ step: Step, _ onBoard: Range<Int>) {
            if amount.contains(where: { $0 > 0 }) {
                loads.append(Load(band: terms(step)?.band, amount: amount, onBoard: onBoard))
            }
        }
        for (index, step) in trip.enumerated() {
            switch step.activity {
            case .job(let row):
                add(problem.jobs[row].delivery, step, 0..<(index + 1))
                add(problem.jobs[row].pickup, step, (index + 1)..<(trip.count + 1))
            case .pickup(let row):
                let end = trip.firstIndex { $0.activity == .delivery(row) } ?? trip.count
                if end > index { add(problem.shipments[row].amount, step, (index + 1)..<(end + 1)) }
            default: continue
            }
        }
        return loads
    }

    /// Depth first; a plan whose loads find no room in a million trials counts as one without room.
    private func finds(room loads: ArraySlice<Load>, in held: inout [[[Int]]], _ trials: inout Int) -> Bool {
        guard let load = loads.first else { return true }
        for (row, compartment) in vehicle.compartments.enumerated() {
            if let band = load.band, !compartment.bands.contains(band) { continue }
            trials += 1
            guard trials < 1_000_000 else { return false }
            let before = held[row]
            for moment in load.onBoard { held[row][moment] = zip(held[row][moment], load.amount).map { $0 + $1 } }
            let isOver = load.onBoard.contains { moment in
                zip(held[row][moment], compartment.capacity).contains { $0 > $1 }
            }
            if !isOver, finds(room: loads.dropFirst(), in: &held, &trials) { return true }
            held[row] = before
        }
        return false
    }
}
