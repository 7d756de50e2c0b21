/// The routing engine that tells travel times, where there is one.
public struct RoadSettings: Sendable {
    /// Which engine answers.
    public enum Engine: String, Sendable {
        /// Travel times are estimated from straight lines.
        case none
        /// OSRM: `/table`.
        case osrm
        /// Valhalla: `/sources_to_targets`.
        case valhalla
    }

    /// The engine.
    public let engine: Engine
    /// Where it answers.
    public let address: String?
    /// The engine's profile; nil takes its usual one: `driving`, `auto`.
    public let profile: String?
    /// The most places on one side of one request.
    public let placesPerSide: Int
    /// Milliseconds for one request.
    public let timeoutMilliseconds: Int
    /// A place farther than so many metres from a road cannot be reached.
    public let farthestRoadMetres: Double
    /// The IANA name of the roads' time zone, for engines that know the time of day.
    public let timeZone: String
    /// The most places whose travel times are remembered.
    public let rememberedPlaces: Int

    static let keys: [SettingKey] = [
        .choice("roads.engine", ["none", "osrm", "valhalla"], "none"),
        .text("roads.address"),
        .text("roads.profile"),
        .integer("roads.places_per_side", 1...10_000, 50),
        .integer("roads.timeout_milliseconds", 10...600_000, 5_000),
        .number("roads.farthest_road_metres", 1...100_000, 1_500),
        .text("roads.time_zone", "UTC"),
        .integer("roads.remembered_places", 1...10_000, 2_000),
    ]

    init(_ reader: inout SettingsReader) {
        engine = Engine(rawValue: reader.text("roads.engine")) ?? .none
        address = reader.optionalText("roads.address")
        profile = reader.optionalText("roads.profile")
        placesPerSide = reader.integer("roads.places_per_side")
        timeoutMilliseconds = reader.integer("roads.timeout_milliseconds")
        farthestRoadMetres = reader.number("roads.farthest_road_metres")
        timeZone = reader.text("roads.time_zone")
        rememberedPlaces = reader.integer("roads.remembered_places")
        if engine != .none, address == nil {
            reader.problem("roads.address", "expected the address of the engine, such as http://127.0.0.1:5000")
        }
    }
}
