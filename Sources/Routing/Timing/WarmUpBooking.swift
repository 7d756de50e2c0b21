/// Adds up what door openings do to the loads of a timed route.
struct WarmUpBooking {
    let problem: Problem

    /// A load that warms up past its limit: at which step it shows, by how much, and the price per unit (nil forbids).
    struct Excess {
        let step: Int
        let amount: Int
        let price: Int?
    }

    /// Writes the openings into the steps, each opening counted from the step on at which it happens.
    func note(in steps: inout [Step], vehicle: Vehicle) {
        var here = vehicle.start
        var sum = 0
        for index in steps.indices {
            if steps[index].activity == .reload {
                // Another trip begins with other loads.
                here = vehicle.reload?.place
                sum = 0
            }
            if let stop = problem.stop(of: steps[index].activity) {
                if stop.place.index != here?.index { sum += stop.warmUp(by: vehicle) }
                here = stop.place
            }
            steps[index].warmUp = sum
        }
    }

    /// The loads that warm up too much, from steps that `note` has seen.
    func excesses(in steps: [Step]) -> [Excess] {
        var result: [Excess] = []
        var loaded: [Int: Int] = [:]
        var all = Self.tripSum(steps[...])
        for (index, step) in steps.enumerated() {
            if step.activity == .reload { all = Self.tripSum(steps[(index + 1)...]) }
            let before = index == 0 ? 0 : steps[index - 1].warmUp
            if case .pickup(let row) = step.activity { loaded[row] = step.warmUp }
            guard let limit = problem.terms(of: step.activity)?.warmUp else { continue }
            var exposures: [Int] = []
            if case .delivery(let row) = step.activity, let since = loaded[row] { exposures = [before - since] }
            if case .job(let row) = step.activity {
                if problem.jobs[row].isBrought { exposures.append(before) }
                if problem.jobs[row].isCollected { exposures.append(all - step.warmUp) }
            }
            for exposure in exposures where exposure > limit.limit {
                result.append(Excess(step: index, amount: exposure - limit.limit, price: limit.price))
            }
        }
        return result
    }

    /// All openings of the trip with which some steps begin.
    private static func tripSum(_ steps: ArraySlice<Step>) -> Int {
        steps.prefix { $0.activity != .reload }.last?.warmUp ?? 0
    }
}

extension Job {
    /// Whether goods are on board until the job.
    var isBrought: Bool { !isCollected || delivery.contains { $0 > 0 } }
    /// Whether goods are on board from the job on.
    var isCollected: Bool { pickup.contains { $0 > 0 } }
}
