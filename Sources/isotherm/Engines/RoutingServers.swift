import Foundation
import RoadNetwork
import Routing

/// The routing engine that `isotherm solve` asks for travel times: VROOM's `-r`, `-a` and `-p`.
///
/// A host is `[profile:]host[/path]`, a port `[profile:]number`; without a profile it is that of `car`.
struct RoutingServers {
    private let engine: String
    private var hosts: [String: String] = [:]
    private var ports: [String: String] = [:]
    private static let defaultProfile = "car"

    init(engine: String, hosts: [String], ports: [String]) {
        self.engine = engine
        for text in Self.each(hosts) {
            let (profile, host) = Self.split(text)
            self.hosts[profile] = host
        }
        for text in Self.each(ports) {
            let (profile, port) = Self.split(text)
            self.ports[profile] = port
        }
    }

    /// Whether VROOM knows the engine's name.
    var isKnown: Bool { ["osrm", "valhalla", "libosrm", "ors"].contains(engine) }

    /// The travel of a profile between all pairs of places, nil when no server is named for it; throws the answer with VROOM's
    /// code.
    func travel(_ profile: String, _ places: [Coordinates]) async throws(VroomCommand.Answer) -> Travel? {
        guard isServed(profile) else { return nil }
        let source = try source(profile)
        let table: TravelTable
        do throws(RoadNetworkError) {
            table = try await source.matrix(of: places.map { Coordinate(latitude: $0.y, longitude: $0.x) })
        } catch {
            throw VroomCommand.failure(3, "\(engine), profile \(profile): \(error.description)")
        }
        if let pair = table.durations.firstIndex(of: TravelTable.unreachable) {
            let (from, to) = (places[pair / places.count], places[pair % places.count])
            throw VroomCommand.failure(
                3,
                "\(engine), profile \(profile): no way from [\(from.x), \(from.y)] to [\(to.x), \(to.y)]"
            )
        }
        do throws(InputError) {
            return .matrix(
                try TravelMatrix(side: places.count, durations: table.durations, distances: table.distances)
            )
        } catch {
            throw VroomCommand.failure(3, "\(engine), profile \(profile): \(error.description)")
        }
    }

    /// The line through places in their order, as VROOM's `geometry`: an encoded polyline of five decimals.
    func line(_ profile: String, _ places: [Coordinates]) async throws(VroomCommand.Answer) -> String {
        let roads = OSRMRoads(options(profile))
        do throws(RoadNetworkError) {
            let points = places.map { Coordinate(latitude: $0.y, longitude: $0.x) }
            return try await roads.route(through: points, decimals: .five).polyline
        } catch {
            throw VroomCommand.failure(3, "\(engine), profile \(profile): \(error.description)")
        }
    }

    /// Who draws routes: OSRM; Valhalla is asked for tables only.
    var lines: VroomCommand.LineSource? {
        guard engine == "osrm" else { return nil }
        return VroomCommand.LineSource(
            isNamed: { isNamed($0) },
            line: { (profile: String, places: [Coordinates]) async throws(VroomCommand.Answer) in
                try await line(profile, places)
            }
        )
    }

    private func source(_ profile: String) throws(VroomCommand.Answer) -> any TravelTimes {
        guard engine == "osrm" || engine == "valhalla" else {
            throw VroomCommand.failure(3, "\(engine) is not supported: use osrm or valhalla, or give matrices")
        }
        let options = options(profile)
        return engine == "osrm" ? OSRMRoads(options) : ValhallaRoads(options)
    }

    private func isNamed(_ profile: String) -> Bool { hosts[profile] != nil || ports[profile] != nil }

    /// Whether there is anybody to be asked: a server that is named, or for VROOM's usual profile the usual one.
    private func isServed(_ profile: String) -> Bool { isNamed(profile) || profile == Self.defaultProfile }

    private func options(_ profile: String) -> RoadEngineOptions {
        RoadEngineOptions(
            address: address(hosts[profile] ?? "0.0.0.0", ports[profile]),
            profile: engine == "osrm" ? profile : profile == Self.defaultProfile ? "auto" : profile,
            placesPerSide: engine == "osrm" ? 100 : 50,
            attempts: 2
        )
    }

    /// Behind a host with a path or a scheme stands a web server, as for VROOM: then no port is added unless one is given.
    private func address(_ host: String, _ port: String?) -> String {
        let scheme = host.range(of: "://")
        let parts = host[(scheme?.upperBound ?? host.startIndex)...].split(separator: "/", maxSplits: 1)
        let name = parts.first.map(String.init) ?? ""
        let path = parts.count > 1 ? "/\(parts[1])" : ""
        let isWeb = scheme != nil || !path.isEmpty
        let usual = scheme.map { String(host[..<$0.lowerBound]) } ?? (isWeb && port == nil ? "https" : "http")
        return "\(usual)://\(name)\(port.map { ":\($0)" } ?? (isWeb ? "" : ":5000"))\(path)"
    }

    /// One value may name several with commas between, as for VROOM.
    private static func each(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",").map(String.init) }
    }

    /// Splits at the colon behind a profile, which is not that of a scheme.
    private static func split(_ text: String) -> (profile: String, value: String) {
        guard let colon = text.firstIndex(of: ":"), !text[colon...].hasPrefix("://") else {
            return (defaultProfile, text)
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
