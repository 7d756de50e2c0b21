/// A VROOM input document, read but possibly still without travel times.
///
/// A document with `matrices` (or the extra key `metric`) is complete. One with coordinates only needs a travel table
/// for each of `profilesWithoutTravel`, over `coordinates` in their order, before `problem()` can succeed.
public struct VroomRequest: Sendable {
    /// The fleet.
    public internal(set) var vehicles: [Vehicle] = []
    /// Tasks with one stop.
    public internal(set) var jobs: [Job] = []
    /// Tasks with two stops.
    public internal(set) var shipments: [Shipment] = []
    /// Travel by profile, as far as it is known.
    public internal(set) var travel: [String: Travel] = [:]
    /// The coordinates of each place, by row of the travel tables; empty when the document has matrices.
    public internal(set) var coordinates: [Coordinates] = []
    /// The price of moving a task that names none, in mean ways of the given plan (`Problem.weighingMoves`).
    public var moveWeight: Double?

    /// Reads a document.
    ///
    /// - Throws: `InputError` with the path of the first wrong value.
    public init(_ bytes: consuming [UInt8]) throws(InputError) {
        var reader = VroomReader()
        try reader.read(bytes)
        vehicles = reader.vehicles
        jobs = reader.jobs
        shipments = reader.shipments
        travel = reader.travel
        moveWeight = reader.moveWeight
        var register = PlaceRegister(
            isIndexNeeded: travel.values.contains { if case .matrix = $0 { true } else { false } }
        )
        try register.resolve(&vehicles, &jobs, &shipments)
        coordinates = register.coordinates
    }

    /// The profiles that vehicles use and for which no travel is known, sorted.
    public var profilesWithoutTravel: [String] {
        Set(vehicles.map(\.profile)).filter { travel[$0] == nil }.sorted()
    }

    /// The refusal of the first vehicle with a profile for which no travel is known, if there is one.
    func missingTravel(_ profile: String) -> InputError {
        let row = vehicles.firstIndex { $0.profile == profile } ?? 0
        return InputError.noTravel(for: profile, at: "vehicles[\(row)].profile", known: travel.keys)
    }

    /// Adds the travel of one profile.
    public mutating func supply(_ travel: Travel, for profile: String) { self.travel[profile] = travel }

    /// The validated problem; `keepsOrder` when its steps are to be timed as they are.
    ///
    /// The loads of vehicles that have broken down are to be handed over (`Problem.withTransfers()`).
    ///
    /// - Throws: `InputError` with the path of the first wrong value.
    public func problem(keepsOrder: Bool = false) throws(InputError) -> Problem {
        guard !jobs.isEmpty || !shipments.isEmpty else { throw InputError("jobs", "no task is given") }
        let problem = try Problem(
            vehicles: vehicles,
            jobs: jobs,
            shipments: shipments,
            travel: travel,
            coordinates: coordinates,
            keepsOrder: keepsOrder
        )
        let weighed = if let moveWeight { try problem.weighingMoves(moveWeight) } else { problem }
        return keepsOrder ? weighed : try weighed.withTransfers()
    }
}
