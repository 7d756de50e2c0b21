/// The planner: how long it thinks and what it may do by itself.
public struct PlanningSettings: Sendable {
    /// What happens with a proposal that a trigger has caused.
    public enum Policy: String, Sendable {
        /// The trigger causes no proposal.
        case off
        /// A person decides.
        case suggest
        /// It is accepted at once when it stays within the limits, otherwise a person decides.
        case auto
    }

    /// Milliseconds that the engine may use for one plan.
    public let solveMilliseconds: Int
    /// What a breach or a warning causes.
    public let breachPolicy: Policy
    /// What a new or cancelled order causes.
    public let orderPolicy: Policy
    /// What a late, silent or broken vehicle and a closed facility cause.
    public let fleetPolicy: Policy
    /// Minutes by which a vehicle may miss its next stop; 0 for any.
    public let lateMinutes: Int
    /// Minutes for which nothing may be heard of a vehicle with stops to make; 0 for any.
    public let silentMinutes: Int
    /// Seconds within which a courier's device must confirm a route; 0 for any.
    public let acknowledgeSeconds: Int
    /// The most stops that an automatic acceptance may move to another vehicle.
    public let automaticMovedStops: Int
    /// Minutes after which an undecided proposal expires.
    public let proposalMinutes: Int
    /// Road distance over great-circle distance, where no routing engine is configured.
    public let detourFactor: Double
    /// Mean driving speed in km/h, where no routing engine is configured.
    public let speedKilometresPerHour: Double

    static let keys: [SettingKey] = [
        .integer("planning.solve_milliseconds", 10...600_000, 500),
        .choice("planning.breach_policy", ["off", "suggest", "auto"], "suggest"),
        .choice("planning.order_policy", ["off", "suggest", "auto"], "suggest"),
        .choice("planning.fleet_policy", ["off", "suggest", "auto"], "suggest"),
        .integer("planning.late_minutes", 0...1_440, 15),
        .integer("planning.silent_minutes", 0...1_440, 10),
        .integer("planning.acknowledge_seconds", 0...86_400, 120),
        .integer("planning.automatic_moved_stops", 0...100_000, 10),
        .integer("planning.proposal_minutes", 1...1_440, 15),
        .number("planning.detour_factor", 1...5, 1.4),
        .number("planning.speed_kmh", 1...130, 30),
    ]

    init(_ reader: inout SettingsReader) {
        solveMilliseconds = reader.integer("planning.solve_milliseconds")
        breachPolicy = Policy(rawValue: reader.text("planning.breach_policy")) ?? .off
        orderPolicy = Policy(rawValue: reader.text("planning.order_policy")) ?? .off
        fleetPolicy = Policy(rawValue: reader.text("planning.fleet_policy")) ?? .off
        lateMinutes = reader.integer("planning.late_minutes")
        silentMinutes = reader.integer("planning.silent_minutes")
        acknowledgeSeconds = reader.integer("planning.acknowledge_seconds")
        automaticMovedStops = reader.integer("planning.automatic_moved_stops")
        proposalMinutes = reader.integer("planning.proposal_minutes")
        detourFactor = reader.number("planning.detour_factor")
        speedKilometresPerHour = reader.number("planning.speed_kmh")
    }
}
