/// The checks of given plans: every step names something that exists, once, in an order that can be driven.
struct PlannedStepValidation {
    let problem: Problem

    func run(keepsOrder: Bool) throws(InputError) {
        let jobs = Set(problem.jobs.map(\.stop.id))
        let pickups = Dictionary(uniqueKeysWithValues: problem.shipments.map { ($0.pickup.id, $0.delivery.id) })
        let deliveries = Set(problem.shipments.map(\.delivery.id))
        var seen: [PlannedStep.Kind: Set<Int>] = [:]
        for (row, vehicle) in problem.vehicles.enumerated() {
            let breaks = Set(vehicle.breaks.map(\.id))
            for (index, step) in vehicle.steps.enumerated() {
                let path = "vehicles[\(row)].steps[\(index)]"
                switch step.kind {
                case .start, .end:
                    try requirePlace(of: step, index, vehicle, path)
                    continue
                case .reload:
                    guard vehicle.reload != nil else { throw InputError("\(path).type", "the vehicle has no reload") }
                    continue
                case .break: try require(breaks.contains(step.id), path, step)
                case .job: try require(jobs.contains(step.id), path, step)
                case .pickup: try require(pickups[step.id] != nil, path, step)
                case .delivery: try require(deliveries.contains(step.id), path, step)
                }
                guard step.kind == .break || seen[step.kind, default: []].insert(step.id).inserted else {
                    throw InputError("\(path).id", "\(step.kind.rawValue) \(step.id) is planned twice")
                }
            }
            if !keepsOrder { try checkPairs(vehicle, pickups, "vehicles[\(row)].steps") }
        }
    }

    private func requirePlace(
        of step: PlannedStep,
        _ index: Int,
        _ vehicle: Vehicle,
        _ path: String
    ) throws(InputError) {
        let place = step.kind == .start ? 0 : vehicle.steps.count - 1
        guard index == place else {
            throw InputError("\(path).type", "\(step.kind.rawValue) must be the \(place == 0 ? "first" : "last") step")
        }
    }

    private func require(_ isKnown: Bool, _ path: String, _ step: PlannedStep) throws(InputError) {
        guard isKnown else { throw InputError("\(path).id", "no \(step.kind.rawValue) has the id \(step.id)") }
    }

    private func checkPairs(_ vehicle: Vehicle, _ pickups: [Int: Int], _ path: String) throws(InputError) {
        let planned = Set(vehicle.steps.lazy.filter { $0.kind == .delivery }.map(\.id))
        var taken: Set<Int> = []
        for (index, step) in vehicle.steps.enumerated() {
            if step.kind == .pickup {
                guard let delivery = pickups[step.id], planned.contains(delivery) else {
                    throw InputError("\(path)[\(index)].id", "pickup \(step.id) is planned without its delivery")
                }
                taken.insert(delivery)
            }
            if step.kind == .delivery, !taken.contains(step.id) {
                throw InputError("\(path)[\(index)].id", "delivery \(step.id) is not planned behind its pickup")
            }
        }
    }
}
