/// A complete, validated, immutable routing problem in whole seconds, metres and units of cost.
public struct Problem: Sendable {
    /// The fleet.
    public let vehicles: [Vehicle]
    /// Tasks with one stop.
    public let jobs: [Job]
    /// Tasks with two stops.
    public let shipments: [Shipment]
    /// Travel by profile name.
    public let travel: [String: Travel]
    /// The coordinates of each place by row; needed by metrics only.
    public let coordinates: [Coordinates]
    /// The number of load dimensions of every amount and capacity.
    public let dimensions: Int

    /// Validates and makes a problem.
    ///
    /// With `keepsOrder` the vehicles' steps may also separate what belongs together: they are to be timed, not bettered.
    ///
    /// - Throws: `InputError` with the path of the first value that is wrong, such as `jobs[2].time_windows[0]`.
    public init(
        vehicles: [Vehicle],
        jobs: [Job],
        shipments: [Shipment] = [],
        travel: [String: Travel],
        coordinates: [Coordinates] = [],
        keepsOrder: Bool = false
    ) throws(InputError) {
        self.vehicles = vehicles
        self.jobs = jobs
        self.shipments = shipments
        self.travel = travel
        self.coordinates = coordinates
        dimensions = Self.dimensions(vehicles, jobs, shipments)
        try ProblemValidation(problem: self).run(keepsOrder: keepsOrder)
    }

    /// The same with other prices on its tasks, which must be valid.
    init(_ problem: Problem, jobs: [Job], shipments: [Shipment]) {
        vehicles = problem.vehicles
        self.jobs = jobs
        self.shipments = shipments
        travel = problem.travel
        coordinates = problem.coordinates
        dimensions = problem.dimensions
    }

    private static func dimensions(_ vehicles: [Vehicle], _ jobs: [Job], _ shipments: [Shipment]) -> Int {
        for vehicle in vehicles where !vehicle.capacity.isEmpty { return vehicle.capacity.count }
        for vehicle in vehicles {
            for compartment in vehicle.compartments where !compartment.capacity.isEmpty {
                return compartment.capacity.count
            }
        }
        for job in jobs where !(job.delivery.isEmpty && job.pickup.isEmpty) {
            return max(job.delivery.count, job.pickup.count)
        }
        return shipments.first { !$0.amount.isEmpty }?.amount.count ?? 0
    }
}
