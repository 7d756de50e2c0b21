/// Finds the rows that the caller's steps name by kind and id.
struct PlannedActivities {
    private var jobs: [Int: Int] = [:]
    private var pickups: [Int: Int] = [:]
    private var deliveries: [Int: Int] = [:]

    init(problem: Problem) {
        for (row, job) in problem.jobs.enumerated() { jobs[job.stop.id] = row }
        for (row, shipment) in problem.shipments.enumerated() {
            pickups[shipment.pickup.id] = row
            deliveries[shipment.delivery.id] = row
        }
    }

    /// What a step does; nil for starts and ends.
    func activity(of step: PlannedStep, _ vehicle: Vehicle) -> Step.Activity? {
        switch step.kind {
        case .start, .end: nil
        case .reload: vehicle.reload == nil ? nil : .reload
        case .break: vehicle.breaks.firstIndex { $0.id == step.id }.map { .pause($0) }
        case .job: jobs[step.id].map { .job($0) }
        case .pickup: pickups[step.id].map { .pickup($0) }
        case .delivery: deliveries[step.id].map { .delivery($0) }
        }
    }
}
