import Foundation
import RoadNetwork
import Synchronization
import Testing

@Suite struct RoadEngineTests {
    private func places(_ latitudes: ClosedRange<Int>) -> [Coordinate] {
        latitudes.map { Coordinate(latitude: Double($0), longitude: 1) }
    }

    @Test func `a table larger than the engine's limit comes in blocks and is put together right`() async throws {
        let stub = try await EngineStub()
        let table = try await OSRMRoads(stub.options(side: 3)).matrix(of: places(1...7))
        #expect(table.origin == .roads(engine: "OSRM"))
        for row in 0..<7 {
            for column in 0..<7 {
                #expect(table.duration(from: row, to: column) == Int32((row + 1) * 100 + column + 1))
                #expect(table.distance(from: row, to: column) == Int32((row + 1) * 100 + column + 1) * 10)
            }
        }
        #expect(stub.requests.count == 9)
        #expect(stub.requests.allSatisfy { $0.0 <= 3 && $0.1 <= 3 })
    }

    @Test func `what the engine calls too big is asked for in smaller parts`() async throws {
        let stub = try await EngineStub()
        stub.state.withLock { $0.longestSide = 2 }
        let table = try await OSRMRoads(stub.options(side: 5)).matrix(of: places(1...5))
        #expect(table.duration(from: 4, to: 0) == 501)
        #expect(!table.durations.contains(TravelTable.unreachable))
    }

    @Test func `a place in the sea has no way to or from it, the others keep theirs`() async throws {
        let stub = try await EngineStub()
        let sea = Coordinate(latitude: 2, longitude: 9)
        let table = try await OSRMRoads(stub.options()).matrix(of: [places(1...1)[0], sea, places(3...3)[0]])
        #expect(table.duration(from: 0, to: 1) == TravelTable.unreachable)
        #expect(table.distance(from: 1, to: 2) == TravelTable.unreachable)
        #expect(table.duration(from: 0, to: 2) == 103)
    }

    @Test(arguments: [EngineStub.Fault.busy, .cut])
    func `a stumble is repeated and not noticed`(fault: EngineStub.Fault) async throws {
        let stub = try await EngineStub()
        stub.state.withLock { $0.faults = [fault, fault] }
        let table = try await OSRMRoads(stub.options()).matrix(of: places(1...2))
        #expect(table.duration(from: 1, to: 0) == 201)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [EngineStub.Fault.silent, .stalled])
    func `an engine that hangs is left alone`(fault: EngineStub.Fault) async throws {
        let stub = try await EngineStub()
        stub.state.withLock { $0.faults = [fault] }
        let roads = OSRMRoads(stub.options(timeoutMilliseconds: 300))
        await #expect { try await roads.matrix(of: places(1...2)) } throws: { error in
            (error as? RoadNetworkError)?.code == .unavailable
        }
    }

    @Test func `an answer that is no table is an error that says where`() async throws {
        let stub = try await EngineStub()
        stub.state.withLock { $0.faults = [.nonsense] }
        await #expect { try await OSRMRoads(stub.options()).matrix(of: places(1...2)) } throws: { error in
            (error as? RoadNetworkError)?.code == .malformed
        }
    }

    @Test func `an engine that dies in the middle leaves a whole table of estimates that says why`() async throws {
        let stub = try await EngineStub()
        let clock = Mutex(Date(timeIntervalSince1970: 0))
        let roads = FallbackTravelTimes(
            OSRMRoads(stub.options(side: 2)),
            estimate: GreatCircle(detourFactor: 1.3, speed: 50),
            now: { clock.withLock { $0 } }
        )
        let before = try await roads.matrix(of: places(1...4))
        #expect(before.origin == .roads(engine: "OSRM"))
        #expect(roads.trouble == nil)
        try await stub.die()
        let after = try await roads.matrix(of: places(1...4))
        let expected = try GreatCircle(detourFactor: 1.3, speed: 50).estimate(from: places(1...4), to: places(1...4))
        #expect(after.durations == expected.durations)
        guard case .estimated(let reason) = after.origin else { return #expect(Bool(false), "is estimated") }
        #expect(reason.contains("OSRM") && reason.contains("does not answer"))
        #expect(roads.trouble != nil)
    }

    @Test func `an engine in trouble is left alone for a while and asked again afterwards`() async throws {
        let stub = try await EngineStub()
        let clock = Mutex(Date(timeIntervalSince1970: 0))
        let roads = FallbackTravelTimes(
            OSRMRoads(stub.options()),
            estimate: GreatCircle(),
            restSeconds: 10,
            now: { clock.withLock { $0 } }
        )
        stub.state.withLock { $0.faults = [.busy, .busy, .busy] }
        #expect(try await roads.matrix(of: places(1...2)).origin.isEstimated)
        clock.withLock { $0 = Date(timeIntervalSince1970: 9) }
        #expect(try await roads.matrix(of: places(1...2)).origin.isEstimated)
        #expect(stub.requests.isEmpty)
        clock.withLock { $0 = Date(timeIntervalSince1970: 11) }
        #expect(try await !roads.matrix(of: places(1...2)).origin.isEstimated)
        #expect(stub.requests.count == 1)
    }
}
