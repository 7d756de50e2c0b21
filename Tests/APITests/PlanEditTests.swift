import Dispatching
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import RoadNetwork
import Testing

@testable import API

@Suite("Plans changed by hand")
struct PlanEditTests {
    /// Two vans and a proposal in which each has what lies near it.
    private func proposal(_ api: TestAPI) async throws -> Int {
        try api.sql(
            Samples.fleet + """
                insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
                values ('default', 'van-2', 'van-2', 'depot', '{10}');
                """
        )
        let connection = try Connection(api.options)
        let now = Date()
        let orders = ["A-1": 55.83, "A-2": 55.79].map { number, latitude in
            NewOrder(
                number: number,
                channel: "test",
                shipments: [
                    NewShipment(
                        number: number,
                        facility: "depot",
                        place: Coordinate(latitude: latitude, longitude: 37.59),
                        windowStart: now,
                        windowEnd: now.addingTimeInterval(36_000),
                        profile: "chilled"
                    )
                ]
            )
        }
        try connection.transaction { () throws in
            try Orders.create(orders, tenant: "default", at: now, on: connection)
        }
        for number in ["A-1", "A-2"] {
            try Shipments.pin(number, to: "van-1", tenant: "default", on: connection)
        }
        let pool = Pool(api.options)
        var options = PlannerOptions()
        options.solveMilliseconds = 100
        let draft = try await Planner(travelTimes: GreatCircle(), options: options).plan(
            tenant: "default",
            trigger: .request,
            reference: "",
            at: now,
            pool: pool
        )
        await pool.close()
        try api.sql("update isotherm.shipment set pinned_vehicle = null")
        return try connection.transaction { () throws in
            try Proposals.propose(draft, tenant: "default", expiresAt: nil, on: connection)
        }
    }

    private let move = #"{"moves":[{"shipment":"A-2","vehicle":"van-2"}],"reason":"van-1 is full of flowers"}"#

    @Test("A look at a change tells figures and times and stores nothing; saved it is a proposal that can be accepted")
    func edit() async throws {
        let api = try await TestAPI(travelTimes: GreatCircle())
        let version = try await proposal(api)
        let move = move
        try await api.call { client in
            let look = try await client.send(.post, "/v1/plans/\(version)/check", move)
            #expect(look.status == .ok, "\(look.text)")
            #expect(look["base"] as? Int == version)
            #expect((look["violations"] as? [Any])?.isEmpty == true)
            #expect(look["before", "deliveries"] as? Int == 2)
            #expect(look["after", "cost"] is Int)
            #expect((look["routes"] as? [Any])?.count == 2)
            #expect(look["routes", "1", "stops", "2", "arrival_at"] is String, "\(look.text)")
            let tag = try #require(try await client.send(.get, "/v1/plans/\(version)").headers[.eTag])

            let saved = try await client.send(.post, "/v1/plans/\(version)/edit", move, headers: [("If-Match", tag)])
            #expect(saved.status == .created, "\(saved.text)")
            #expect(saved["version"] as? Int == version + 1, "the look has stored nothing")
            #expect(saved["summary", "edited_from"] as? Int == version)
            #expect(saved.headers[.location] == "/v1/plans/\(version + 1)")
            let next = try #require(saved.headers[.eTag])
            let again = try await client.send(.post, "/v1/plans/\(version)/edit", move, headers: [("If-Match", tag)])
            #expect(again.status == .preconditionFailed, "somebody was faster")

            let path = "/v1/plans/\(version + 1)/accept"
            let accepted = try await client.send(.post, path, headers: [("If-Match", next)])
            #expect(accepted.status == .ok, "\(accepted.text)")
            let late = try await client.send(.post, "/v1/plans/\(version)/check", move)
            #expect(late.status == .conflict)
        }
        let connection = try Connection(api.options)
        let told = try connection.query("select courier from isotherm.plan_message order by 1").map {
            try $0.string("courier")
        }
        #expect(told == ["van-1", "van-2"])
        let trail = try connection.query("select action from isotherm.audit_entry").map { try $0.string("action") }
        #expect(trail.contains("POST /v1/plans/{version}/edit"))
        #expect(!trail.contains("POST /v1/plans/{version}/check"), "nothing was written")
    }

    @Test("A change that breaks limits is stored only for who says so, and tells which, with the move that breaks them")
    func limits() async throws {
        let api = try await TestAPI(travelTimes: GreatCircle())
        let version = try await proposal(api)
        try api.sql("update isotherm.vehicle set profiles = '{frozen}' where name = 'van-2'")
        let move = move
        let forced = move.replacing(#""reason""#, with: #""allow_violations":true,"reason""#)
        try await api.call { client in
            let path = "/v1/plans/\(version)/edit"
            let refused = try await client.send(.post, path, move, headers: [("If-Match", "*")])
            #expect(refused.status == .conflict, "\(refused.text)")
            #expect(refused["type"] as? String == "urn:isotherm:problem:breaks-limits")
            #expect(refused["errors", "0", "pointer"] as? String == "#/moves/0")
            #expect(refused["errors", "0", "code"] as? String == "profile")
            let stored = try await client.send(.post, path, forced, headers: [("If-Match", "*")])
            #expect(stored.status == .created, "\(stored.text)")
            #expect(stored["difference", "violations", "0", "cause"] as? String == "profile")
        }
    }

    @Test("A wrong change is refused with the path of its field, and without an ETag nothing is stored")
    func refusals() async throws {
        let api = try await TestAPI(travelTimes: GreatCircle())
        let version = try await proposal(api)
        let move = move
        try await api.call { client in
            let path = "/v1/plans/\(version)/edit"
            #expect(try await client.send(.post, path, move).status == .preconditionRequired)
            for (body, pointer) in [
                (#"{"moves":[]}"#, "#/moves"),
                (#"{"moves":[{"shipment":"A-1","vehicle":"van-9"}]}"#, "#/moves/0/vehicle"),
                (#"{"moves":[{"shipment":"A-9","vehicle":"van-1"}]}"#, "#/moves/0/shipment"),
                (#"{"moves":[{"shipment":"A-1","vehicle":"van-2","before":"A-2"}]}"#, "#/moves/0/before"),
                (#"{"unassigned":["A-1","A-9"]}"#, "#/unassigned/1"),
                (#"{"moves":[{"shipment":"A-1"}]}"#, "#/moves/0/vehicle"),
            ] {
                for address in [path, "/v1/plans/\(version)/check"] {
                    let answer = try await client.send(.post, address, body, headers: [("If-Match", "*")])
                    #expect(answer.status == .unprocessableContent, "\(answer.text)")
                    #expect(answer["errors", "0", "pointer"] as? String == pointer, "\(answer.text)")
                }
            }
            #expect(try await client.send(.post, "/v1/plans/77/check", move).status == .notFound)
        }
        try await TestAPI().call { client in
            let answer = try await client.send(.post, "/v1/plans/1/check", move)
            #expect(answer.status == .serviceUnavailable)
        }
    }
}
