/// Where vehicles can begin another trip.
final class TripTable {
    /// The largest number of trips, by kind.
    let most: Column<Int>
    /// Seconds of work for each reload, by kind.
    let service: Column<Int>
    /// The place of the reload, by kind; meaningless for kinds of one trip.
    let place: IndexColumn
    /// What one trip can carry, vehicle-major, one per dimension.
    let capacity: Column<Int>

    /// The table; nil when no vehicle may come back for more.
    init?(problem: Problem, fleet: FleetDraft, number: (Place) -> Int) {
        guard problem.vehicles.contains(where: { $0.trips > 1 }) else { return nil }
        let models = fleet.representatives.map { problem.vehicles[$0] }
        most = Column(models.map(\.trips))
        service = Column(models.map { $0.reload?.service ?? 0 })
        place = IndexColumn(models.map { $0.reload.map { number($0.place) } ?? 0 })
        let unlimited = [Int](repeating: Limit.unlimitedAmount, count: problem.dimensions)
        capacity = Column(problem.vehicles.flatMap { fleet.capacity(of: $0, unlimited) })
    }
}

extension Vehicle {
    /// The largest number of trips.
    var trips: Int { reload?.maximumTrips ?? 1 }
}
