import Foundation
import LocalServers
import RoadNetwork
import Testing

/// A real OSRM and a real Valhalla on real roads.
@Suite(.enabled(if: RealEngines.folder != nil, Comment(rawValue: RealEngines.absence)), .serialized)
struct RealEngineTests {
    /// Four shops of the extract.
    private let places = [
        Coordinate(latitude: 55.822885, longitude: 37.606189), Coordinate(latitude: 55.815673, longitude: 37.619691),
        Coordinate(latitude: 55.810538, longitude: 37.61541), Coordinate(latitude: 55.806487, longitude: 37.614971),
    ]
    private let sea = Coordinate(latitude: 55.70, longitude: 37.30)

    private func check(_ table: TravelTable, _ engine: String) {
        #expect(table.origin == .roads(engine: engine))
        for row in places.indices {
            #expect(table.duration(from: row, to: row) == 0)
            for column in places.indices where row != column {
                let straight = GreatCircle.metres(from: places[row], to: places[column])
                let metres = Double(table.distance(from: row, to: column))
                #expect(metres > straight * 0.8 && metres < straight * 8 + 1_000)
                #expect(table.duration(from: row, to: column) > 10)
            }
        }
    }

    @Test func `OSRM's table is read, in blocks as in one, and a place off its roads has no way`() async throws {
        let work = try TemporaryDirectory(label: "osrm")
        let engine = try await RealEngines.osrm(in: work)
        let address = "http://127.0.0.1:\(engine.port)"
        let whole = RoadEngineOptions(address: address, profile: "driving", placesPerSide: 100)
        let table = try await OSRMRoads(whole).matrix(of: places)
        check(table, "OSRM")
        let small = RoadEngineOptions(address: address, profile: "driving", placesPerSide: 2)
        #expect(try await OSRMRoads(small).matrix(of: places) == table)
        let far = try await OSRMRoads(whole).matrix(of: places + [sea])
        #expect(far.duration(from: 0, to: 4) == TravelTable.unreachable)
        #expect(far.duration(from: 0, to: 1) == table.duration(from: 0, to: 1))
        let route = try await OSRMRoads(whole).route(through: Array(places.prefix(2)))
        #expect(abs(route.seconds - Double(table.duration(from: 0, to: 1))) < 2)
        #expect(abs(route.metres - Double(table.distance(from: 0, to: 1))) < 2)
        #expect(!route.polyline.isEmpty)
        let roads = FallbackTravelTimes(OSRMRoads(whole), estimate: GreatCircle())
        #expect(try await roads.matrix(of: places) == table)
        engine.stop()
        #expect(try await roads.matrix(of: places).origin.isEstimated)
    }

    @Test func `Valhalla's table is read, with and without a departure`() async throws {
        let work = try TemporaryDirectory(label: "valhalla")
        let engine = try await RealEngines.valhalla(in: work)
        let options = RoadEngineOptions(
            address: "http://127.0.0.1:\(engine.port)",
            profile: "auto",
            placesPerSide: 3
        )
        let roads = ValhallaRoads(options)
        check(try await roads.matrix(of: places), "Valhalla")
        let morning = Date(timeIntervalSince1970: 1_767_254_400)
        check(try await roads.matrix(of: places, departure: morning), "Valhalla")
        let far = try await roads.matrix(of: places + [sea])
        #expect(far.duration(from: 0, to: 4) == TravelTable.unreachable)
        #expect(far.duration(from: 0, to: 1) < TravelTable.unreachable)
    }
}
