import Dispatching
import Foundation
import Postgres
import RoadNetwork
import Routing
import Testing

extension DispatchingTests {
    /// Why a shipment is left out: for programs and in figures, so that pages say it in their own language.
    @Suite struct AbsenceTests {
        @Test func `every reason of the engine has a code, and the codes beside them are those of the planner`() {
            let engine = UnassignedTask.Reason.allCases.map(\.rawValue)
            #expect(engine.allSatisfy { UnassignedShipment.Code(rawValue: $0) != nil })
            let others = UnassignedShipment.Code.allCases.map(\.rawValue).filter { !engine.contains($0) }
            #expect(others == ["facility_closed", "window_over", "vehicle_off", "no_vehicle", "given_up", "by_hand"])
        }

        @Test func `who would be too late is named with by how much, and so it is read again`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([
                world.drop("near", north: 1, east: 0), world.drop("far", north: 60, east: 0, windowEnd: 600),
            ])
            let draft = try await world.draft()
            let left = try #require(draft.unassigned.first)
            #expect(left.shipment == "far" && left.code == .time && left.about == "van-1")
            let seconds = try #require(left.details?.seconds)
            #expect(seconds > 600 && left.reason.hasPrefix("van-1 would be"))
            let easing = try #require(left.details?.easing)
            #expect(easing.limit == "window_end" && easing.vehicle == "van-1" && easing.shipment == "far")
            #expect(!easing.isLoading && (easing.amount ?? 0) > 0)
            #expect(left.reason.contains("van-1 could take it if far may be brought"))
            try world.accept(try world.propose(draft), expecting: nil)
            let kept = try #require(try world.running())
            #expect(kept.unassigned == draft.unassigned && kept.difference.unplaced == draft.difference.unplaced)
        }

        @Test func `what is too large, too late or for a profile that nobody keeps is left out with its figures`()
            async throws
        {
            let world = try World(vehicles: ["van-1"])
            try world.order([
                world.drop("large", north: 1, east: 0, amount: 50),
                world.drop("past", north: 1, east: 0, windowEnd: 60),
                world.drop("frozen", north: 1, east: 0, profile: "deep-frozen"),
            ])
            try world.connection.execute("update isotherm.vehicle set profiles = '{chilled}'")
            let draft = try await world.draft(at: world.now.addingTimeInterval(120))
            let left = Dictionary(draft.unassigned.map { ($0.shipment, $0) }) { first, _ in first }
            #expect(left["large"]?.code == .capacity && left["large"]?.reason.contains("larger") == true)
            #expect(left["past"]?.code == .windowOver)
            #expect(left["past"]?.details?.time == world.now.addingTimeInterval(60))
            #expect(left["frozen"]?.code == .skills && left["frozen"]?.details?.profile == "deep-frozen")
            // The engine's numbers for vehicles, stops and skills never reach a person.
            #expect(left.values.allSatisfy { $0.reason.firstMatch(of: /\b(job|pickup|delivery|skills) \d/) == nil })
        }

        @Test func `what a plan could not rest on is there for programs beside the sentences`() async throws {
            let world = try World(vehicles: ["van-1"])
            try world.order([world.drop("A", north: 2, east: 0)])
            let place = Coordinate(latitude: 55.80, longitude: 37.50)
            try world.locate("van-1", place, at: world.now.addingTimeInterval(-7_200))
            let summary = try await world.draft().summary
            let remarks = try #require(summary.remarks)
            #expect(remarks.contains(PlanRemark(.oldPosition, about: "van-1", minutes: 120)))
            #expect(remarks.contains { $0.code == .estimatedTravel })
            #expect(remarks.map(\.sentence) == summary.degraded)
        }
    }
}
