import RoadNetwork
import Testing

@Suite struct GreatCircleTests {
    /// Known distances on the sphere of radius R1: a degree of a meridian, the quarter of the globe, antipodes.
    @Test(arguments: [
        (0.0, 0.0, 1.0, 0.0, 111_195.08), (0, 0, 90, 0, 10_007_557.2), (0, 0, 0, 180, 20_015_114.4),
        (55.75, 37.62, 55.75, 37.62, 0),
    ])
    func `distances are those of the sphere`(
        _ north: Double,
        _ east: Double,
        _ toNorth: Double,
        _ toEast: Double,
        _ metres: Double
    ) {
        let start = Coordinate(latitude: north, longitude: east)
        let end = Coordinate(latitude: toNorth, longitude: toEast)
        #expect(abs(GreatCircle.metres(from: start, to: end) - metres) < 1)
    }

    @Test func `durations follow from detour and speed, and the table says that it is estimated`() async throws {
        let times = GreatCircle(detourFactor: 1.5, speed: 36, reason: "no engine")
        let places = [Coordinate(latitude: 0, longitude: 0), Coordinate(latitude: 1, longitude: 0)]
        let table = try await times.matrix(of: places)
        #expect(table.distance(from: 0, to: 1) == 166_793)
        #expect(table.duration(from: 0, to: 1) == 16_679)
        #expect(table.duration(from: 1, to: 1) == 0)
        #expect(table.origin == .estimated(reason: "no engine"))
        #expect(table.origin.isEstimated)
    }

    @Test(arguments: [(91.0, 0.0), (0, 181), (.nan, 0), (.infinity, 0)])
    func `a place that is not on the globe is refused`(_ latitude: Double, _ longitude: Double) async {
        let places = [Coordinate(latitude: latitude, longitude: longitude)]
        let error = await #expect(throws: RoadNetworkError.self) { try await GreatCircle().matrix(of: places) }
        #expect(error?.code == .invalidCoordinate)
    }
}
