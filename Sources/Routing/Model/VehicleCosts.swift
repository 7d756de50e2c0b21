/// What a route costs. Waiting is free; a unit is whatever the caller counts in.
public struct VehicleCosts: Sendable, Hashable {
    /// Paid once when the vehicle is used.
    public var fixed: Int
    /// Per hour of travel. 3600 makes one second cost one unit.
    public var perHour: Int
    /// Per hour of setup and service.
    public var perTaskHour: Int
    /// Per kilometre (1,000 units of the distance table).
    public var perKilometre: Int

    /// Makes cost terms; the defaults price each second of travel with one unit and nothing else.
    public init(fixed: Int = 0, perHour: Int = 3600, perTaskHour: Int = 0, perKilometre: Int = 0) {
        self.fixed = fixed
        self.perHour = perHour
        self.perTaskHour = perTaskHour
        self.perKilometre = perKilometre
    }
}
