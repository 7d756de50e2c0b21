internal import Dispatching

/// Holds the days of all policies against each other.
///
/// Endangered is what comes to harm when nobody does anything, and not on the day without the change. Savable is what
/// of it any of the policies saves, the one with foresight among them: a bound from below for what is possible, from
/// above for what one policy can be asked for.
struct Scoring {
    let scenario: SimulationScenario
    let firstPlan: Plan
    let baseline: DayOutcome
    let days: [Policy: DayOutcome]

    /// The scores of the day without the change, then of all policies.
    func scores() -> [PolicyScore] {
        [score(baseline, name: "baseline")]
            + Policy.allCases.compactMap { policy in days[policy].map { score($0, name: policy.rawValue) } }
    }

    /// What is not handed over in good condition when nobody does anything, and would be without the change.
    var endangered: Set<String> {
        let idle = days[.none]?.lines ?? [:]
        return Set(idle.values.filter { $0.fate != .delivered && isBroughtWithoutChange($0.number) }.map(\.number))
    }

    private func isBroughtWithoutChange(_ number: String) -> Bool {
        baseline.lines[number].map { $0.fate == .delivered } ?? true
    }

    private func isSaved(_ number: String, _ day: DayOutcome) -> Bool {
        guard let fate = day.lines[number]?.fate, let idle = days[.none]?.lines[number]?.fate else { return false }
        return fate.isSaved(from: idle)
    }

    private func score(_ day: DayOutcome, name: String) -> PolicyScore {
        let endangered = endangered
        let savable = endangered.filter { number in days.values.contains { isSaved(number, $0) } }
        let saved = savable.filter { isSaved($0, day) }
        let lines = day.lines.values
        let harmed = lines.filter {
            $0.fate != .delivered && isBroughtWithoutChange($0.number) && !endangered.contains($0.number)
        }
        let untouched = untouchedVehicles()
        let moved = untouched.filter { number, vehicle in day.lines[number]?.broughtBy.map { $0 != vehicle } ?? false }
        let carried = day.lines.sorted { $0.key < $1.key }.map(\.value)
        let seconds = carried.reduce(0) { $0 + $1.carriedSeconds }
        let inRange = carried.reduce(0) { $0 + $1.inRangeSeconds }
        let counts = Dictionary(grouping: lines, by: \.fate).mapValues(\.count)
        return PolicyScore(
            policy: name,
            endangered: endangered.count,
            savable: savable.count,
            saved: saved.count,
            savedShare: share(saved.count, savable.count),
            harmedBesides: harmed.count,
            orders: lines.count,
            delivered: counts[.delivered] ?? 0,
            stored: counts[.stored] ?? 0,
            spoiled: counts[.spoiled] ?? 0,
            unassigned: counts[.unassigned] ?? 0,
            onTimeShare: share(lines.count { $0.isOnTime }, lines.count) ?? 0,
            inRangeShare: seconds > 0 ? Self.rounded(inRange / seconds) : 1,
            kilometres: (day.kilometres * 10).rounded() / 10,
            movedStops: moved.count,
            untouchedStops: untouched.count,
            movedShare: share(moved.count, untouched.count),
            spoiledValue: Double(lines.filter { $0.fate == .spoiled }.reduce(0) { $0 + $1.valueMinor }) / 100,
            replans: day.replans
        )
    }

    /// The morning's vehicle of each stop that was still to come at the first change and that it did not concern: not
    /// endangered, not on a vehicle on which something is lost or whose reefer fails, not from a place that closes.
    private func untouchedVehicles() -> [String: String] {
        guard let change = scenario.firstChange, let idle = days[.none] else { return [:] }
        let endangered = endangered
        let closed = Set(scenario.changes.filter { $0.kind == .closed }.compactMap(\.facility))
        let troubled = Set(scenario.changes.compactMap(\.vehicle)).union(idle.lines.values.compactMap(\.lostOn))
        var vehicles: [String: String] = [:]
        for route in firstPlan.routes where !troubled.contains(route.vehicle) {
            for stop in route.stops where stop.kind == .deliver {
                guard let number = stop.shipment, let line = idle.lines[number] else { continue }
                let facility = route.stops.first { $0.kind == .load && $0.shipment == number }?.facility ?? ""
                let isAhead = line.handOverAt.map { $0 >= Double(change) } ?? true
                guard isAhead, !closed.contains(facility), !endangered.contains(number) else { continue }
                vehicles[number] = route.vehicle
            }
        }
        return vehicles
    }

    private func share(_ part: Int, _ whole: Int) -> Double? {
        whole > 0 ? Self.rounded(Double(part) / Double(whole)) : nil
    }

    /// Four decimals: equal days are equal texts.
    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}
