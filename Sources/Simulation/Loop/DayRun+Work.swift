internal import Dispatching
internal import Foundation

/// What couriers do at stops, and what becomes of the goods by it.
extension DayRun {
    /// The hand-over begins: whoever receives the goods looks at them, and takes none that are lost.
    mutating func beginHandOver(_ stop: RoundStop, at clock: Double) {
        guard let load = stop.shipment.flatMap({ rows[$0] }) else { return }
        loads[load].record.arrivedAt = SimulatedClock.date(Int(clock.rounded(.up)))
        loads[load].handOverAt = clock
    }

    /// The work at the current stop is done.
    mutating func finish(_ row: Int, at clock: Double) {
        let stop = rounds[row].stops.removeFirst()
        rounds[row].activity = .free
        if stop.kind == .end { return bringBack(row) }
        guard let load = stop.shipment.flatMap({ rows[$0] }) else { return }
        switch stop.kind {
        case .load: take(load, row, at: clock)
        case .deliver: handOver(load, row, at: clock)
        case .store: store(load, row, in: stop.facility ?? "", at: clock)
        case .handOver, .start, .pause, .end: break
        }
    }

    private mutating func take(_ load: Int, _ row: Int, at clock: Double) {
        if let giver = rounds.firstIndex(where: { $0.onBoard.contains(load) }) {
            unload(load, giver)
            note("\(loads[load].record.number) goes from \(rounds[giver].name) to \(rounds[row].name)")
        }
        loads[load].record.state = .loaded
        loads[load].record.vehicle = rounds[row].name
        loads[load].record.loadedAt = SimulatedClock.date(Int(clock))
        loads[load].record.arrivedAt = nil
        rounds[row].onBoard.append(load)
        weigh(row)
    }

    private mutating func handOver(_ load: Int, _ row: Int, at clock: Double) {
        unload(load, row)
        let lostAt = loads[load].judge.lostAt ?? .infinity
        let isRefused = lostAt <= loads[load].handOverAt ?? clock
        loads[load].record.state = isRefused ? .failed : .delivered
        if isRefused {
            note("\(loads[load].record.number) is refused at the door, \(rounds[row].name) brought it spoiled")
        }
        loads[load].record.completedAt = SimulatedClock.date(Int(clock))
        loads[load].broughtBy = rounds[row].name
    }

    /// Goods come into a cold room, which takes none that are lost: those are held back.
    private mutating func store(_ load: Int, _ row: Int, in facility: String, at clock: Double) {
        unload(load, row)
        loads[load].record.loadedAt = nil
        loads[load].record.arrivedAt = nil
        guard !loads[load].isLost else {
            note("\(loads[load].record.number) came to \(facility) spoiled")
            loads[load].record.state = .quarantined
            loads[load].record.completedAt = SimulatedClock.date(Int(clock))
            return
        }
        let number = loads[load].record.number
        loads[load].record.state = .new
        loads[load].record.vehicle = nil
        loads[load].record.goods.facility = facility
        loads[load].isStored = true
        wishes.append(Wish(trigger: .courier, reference: "\(number) is stored at \(facility)"))
    }

    /// What is still on board at the end of the round goes back into the depot.
    private mutating func bringBack(_ row: Int) {
        let depot = rounds[row].vehicle.depot
        for load in rounds[row].onBoard { store(load, row, in: depot, at: Double(now)) }
    }

    /// Takes a load off a vehicle.
    mutating func unload(_ load: Int, _ row: Int) {
        rounds[row].onBoard.removeAll { $0 == load }
        weigh(row)
    }

    private mutating func weigh(_ row: Int) {
        let units = rounds[row].onBoard.reduce(0) { $0 + (loads[$1].record.goods.amount.first ?? 0) }
        rounds[row].weigh(units: units)
    }
}
