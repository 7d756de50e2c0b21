import RoadNetwork
import Synchronization
import Testing

@Suite struct CachedTravelTimesTests {
    /// A road network that counts the pairs it is asked for.
    private final class CountingRoads: TravelTimes {
        let pairs = Mutex(0)

        func table(
            from sources: [Coordinate],
            to destinations: [Coordinate]
        ) async throws(RoadNetworkError) -> TravelTable {
            pairs.withLock { $0 += sources.count * destinations.count }
            var table = TravelTable(
                sourceCount: sources.count,
                destinationCount: destinations.count,
                origin: .roads(engine: "counting")
            )
            for (row, source) in sources.enumerated() {
                for (column, destination) in destinations.enumerated() {
                    let value = Int32(source.latitude * 100 + destination.latitude)
                    table.set(from: row, to: column, duration: value, distance: value * 10)
                }
            }
            return table
        }

        func takePairs() -> Int {
            pairs.withLock { pairs in
                defer { pairs = 0 }
                return pairs
            }
        }
    }

    private func places(_ numbers: [Int]) -> [Coordinate] {
        numbers.map { Coordinate(latitude: Double($0), longitude: 0) }
    }

    @Test func `only the rows and columns of new places are asked for`() async throws {
        let roads = CountingRoads()
        let cache = CachedTravelTimes(roads, capacity: 10)
        _ = try await cache.matrix(of: places([1, 2, 3]))
        #expect(roads.takePairs() == 9)
        _ = try await cache.matrix(of: places([3, 2, 1]))
        #expect(roads.takePairs() == 0)
        let table = try await cache.matrix(of: places([1, 4, 3]))
        #expect(roads.takePairs() == 3 + 2)
        #expect(table.duration(from: 1, to: 2) == 403)
        #expect(table.duration(from: 2, to: 1) == 304)
        #expect(table.distance(from: 0, to: 0) == 1010)
        #expect(table.origin == .roads(engine: "counting"))
    }

    @Test func `the place whose use is longest ago gives way, and its figures are never mixed up`() async throws {
        let roads = CountingRoads()
        let cache = CachedTravelTimes(roads, capacity: 3)
        _ = try await cache.matrix(of: places([1, 2]))
        _ = try await cache.matrix(of: places([2, 3]))
        let table = try await cache.matrix(of: places([3, 4]))
        #expect(table.duration(from: 0, to: 1) == 304)
        _ = roads.takePairs()
        let again = try await cache.matrix(of: places([1, 4]))
        #expect(roads.takePairs() > 0)
        #expect(again.duration(from: 0, to: 1) == 104)
        #expect(again.duration(from: 1, to: 0) == 401)
    }

    @Test func `more places than the memory holds are asked for directly`() async throws {
        let roads = CountingRoads()
        let cache = CachedTravelTimes(roads, capacity: 2)
        let table = try await cache.matrix(of: places([1, 2, 3]))
        #expect(roads.takePairs() == 9)
        #expect(table.duration(from: 2, to: 0) == 301)
    }

    @Test func `estimates pass through and stay estimates`() async throws {
        let table = try await CachedTravelTimes(GreatCircle()).matrix(of: places([1, 2]))
        #expect(table.origin.isEstimated)
    }
}
