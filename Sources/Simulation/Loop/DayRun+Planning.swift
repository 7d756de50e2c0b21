internal import Dispatching
internal import Foundation
internal import RoadNetwork

/// What the policies do.
extension DayRun {
    // MARK: - Isotherm

    /// Answers all wishes by one plan, which is followed at once where it changes anything.
    mutating func replan() async throws {
        guard let gravest = wishes.max(by: { $0.trigger.rank < $1.trigger.rank }) else { return }
        wishes = []
        let factor = policy == .foresight ? setting.options.foresightFactor : 1
        let planner = setting.planner(factor: factor)
        let draft = try await planner.plan(state(), trigger: gravest.trigger, reference: gravest.reference)
        guard !draft.difference.isEmpty else { return }
        replans += 1
        note(Self.words(draft))
        for option in draft.difference.options {
            let price = option.obstacle.isEmpty ? "\(option.routeCost) + \(option.goodsCost)" : option.obstacle
            let mark = option.isChosen ? "chosen" : "weighed"
            note("  \(mark): \(option.kind.rawValue), \(option.saved) saved, \(option.lost) lost; cost \(price)")
        }
        let time = SimulatedClock.date(now)
        let accepted = Plan(accepting: draft, as: plan.version + 1, at: time, by: "policy")
        for rescue in draft.difference.rescues where rescue.kind == .giveUp { holdBack(rescue.shipment) }
        follow(accepted)
    }

    /// What a plan changes, in a line.
    private static func words(_ draft: PlanDraft) -> String {
        let difference = draft.difference
        let others = difference.moved.count { $0.from != $0.to }
        let ways = Dictionary(grouping: difference.rescues, by: \.kind).map { "\($0.key.rawValue) \($0.value.count)" }
        return
            "plan for \(draft.trigger.rawValue): \(others) stops to other vehicles, \(difference.added.count) added, "
            + "\(difference.dropped.count) dropped, rescues: "
            + (ways.isEmpty ? "none" : ways.sorted().joined(separator: ", "))
    }

    /// Everybody's new route.
    mutating func follow(_ plan: Plan) {
        self.plan = plan
        var planned: Set<String> = []
        for row in rounds.indices {
            let route = plan.routes.first { $0.vehicle == rounds[row].name }
            let stops = (route?.stops ?? []).filter { !$0.isFrozen && $0.kind != .start }
            planned.formUnion(stops.compactMap(\.shipment))
            rounds[row].follow(stops.map { RoundStop($0) })
        }
        for row in loads.indices where [.new, .planned].contains(loads[row].record.state) {
            loads[row].record.state = planned.contains(loads[row].record.number) ? .planned : .new
        }
    }

    private mutating func holdBack(_ number: String) {
        guard let load = rows[number] else { return }
        loads[load].record.state = .quarantined
        loads[load].record.completedAt = SimulatedClock.date(now)
        if let row = rounds.firstIndex(where: { $0.onBoard.contains(load) }) { unload(load, row) }
    }

    /// What the house knows now.
    private func state() -> LiveState {
        let time = SimulatedClock.date(now)
        let vehicles = rounds.indices.map { row in
            LiveState.Vehicle(
                vehicle: rounds[row].vehicle,
                fix: LiveState.Fix(place: rounds[row].place, at: time),
                danger: policy == .foresight ? foreseen(rounds[row].name) : watches[row].danger,
                celsius: watches[row].celsius,
                goods: watches[row].goods,
                lastDanger: watches[row].lastDanger,
                takenBreaks: rounds[row].takenBreaks
            )
        }
        let inPlan = Set(plan.routes.flatMap(\.stops).compactMap(\.shipment))
        let shipments = loads.map(\.record).filter { $0.state.isOpen || inPlan.contains($0.number) }
        return LiveState(
            tenant: "day",
            now: time,
            vehicles: vehicles,
            facilities: sites,
            shipments: shipments,
            running: plan
        )
    }

    private func foreseen(_ vehicle: String) -> LiveState.Danger? {
        isForewarned ? foreknowledge[vehicle] : nil
    }

    // MARK: - The nearest cold store

    /// The vehicle brings all that it has on board into the nearest cold stores with room, then drives home; what no
    /// store takes it delivers as before.
    mutating func unloadInStores(_ row: Int) {
        var room = freeRoom()
        var stores: [RoundStop] = []
        var kept: Set<String> = []
        let here = rounds[row].place
        let near = sites.filter { $0.kind == .coldStore && !$0.isClosed }.sorted { left, right in
            let metres = [left, right].map { GreatCircle.metres(from: here, to: $0.place) }
            return (metres[0], left.name) < (metres[1], right.name)
        }
        for load in rounds[row].onBoard {
            let goods = loads[load].record.goods
            // The courier stands at its door: it is handed over.
            if loads[load].record.arrivedAt != nil { continue }
            let store = near.first { site in
                let fits = room[site.name].map { $0 >= goods.amount.first ?? 0 } ?? true
                return fits && (site.profiles.isEmpty || site.profiles.contains(goods.profile))
            }
            guard let store else {
                kept.insert(goods.number)
                continue
            }
            room[store.name]? -= goods.amount.first ?? 0
            let time = Double(now)
            let stop = RoundStop(.store, shipment: goods.number, facility: store.name, place: store.place, at: time)
            stores.append(stop)
        }
        guard !stores.isEmpty else { return }
        stores.sort { left, right in
            let rank = { (stop: RoundStop) -> Int in near.firstIndex { $0.name == stop.facility } ?? 0 }
            return rank(left) < rank(right)
        }
        let rest = rounds[row].stops.filter { stop in
            stop.kind == .end || stop.kind == .pause || (stop.kind == .deliver && kept.contains(stop.shipment ?? ""))
        }
        rounds[row].follow(stores + rest)
    }

    /// The units that each bounded cold store still takes, beside what is on its way to it.
    private func freeRoom() -> [String: Int] {
        var room: [String: Int] = [:]
        for site in sites { room[site.name] = site.capacity?.first }
        let coming = rounds.flatMap { round in
            round.stops.filter { $0.kind == .store }.map { ($0.facility ?? "", $0.shipment ?? "") }
        }
        let lying = loads.filter { $0.isStored && $0.record.vehicle == nil && $0.record.state.isOpen }
            .map { ($0.record.goods.facility, $0.record.number) }
        for (facility, number) in coming + lying {
            guard let load = rows[number] else { continue }
            room[facility]? -= loads[load].record.goods.amount.first ?? 0
        }
        return room
    }
}
