/// Where and how a vehicle begins another trip: it brings back what it has collected and loads what it delivers next.
public struct Reload: Sendable, Hashable {
    /// The depot.
    public var place: Place
    /// Seconds of work for each reload.
    public var service: Int
    /// The largest number of trips; one means that the vehicle never comes back for more.
    public var maximumTrips: Int

    /// Makes the terms of several trips.
    public init(place: Place, service: Int = 0, maximumTrips: Int) {
        self.place = place
        self.service = service
        self.maximumTrips = maximumTrips
    }
}
