import Foundation
import RoadNetwork
import Settings

/// The source of travel times that the configuration names.
enum RoadChoice {
    /// An engine with a memory before it and estimates behind it, or estimates alone.
    static func travelTimes(_ settings: Settings) -> any TravelTimes {
        let estimate = GreatCircle(
            detourFactor: settings.planning.detourFactor,
            speed: settings.planning.speedKilometresPerHour
        )
        let roads = settings.roads
        guard let address = roads.address else { return estimate }
        let options = RoadEngineOptions(
            address: address,
            profile: roads.profile ?? (roads.engine == .valhalla ? "auto" : "driving"),
            placesPerSide: roads.placesPerSide,
            timeoutMilliseconds: roads.timeoutMilliseconds,
            farthestRoadMetres: roads.farthestRoadMetres
        )
        switch roads.engine {
        case .none: return estimate
        case .osrm:
            let engine = FallbackTravelTimes(OSRMRoads(options), estimate: estimate)
            return CachedTravelTimes(engine, capacity: roads.rememberedPlaces)
        case .valhalla:
            let zone = TimeZone(identifier: roads.timeZone) ?? .gmt
            let engine = FallbackTravelTimes(ValhallaRoads(options, timeZone: zone), estimate: estimate)
            return CachedTravelTimes(engine, capacity: roads.rememberedPlaces, slotMinutes: 60)
        }
    }
}
