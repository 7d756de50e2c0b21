import Foundation
import Testing

@testable import Simulation

/// The whole loop on a day of four vehicles.
@Suite struct SimulatorTests {
    @Test func `a day without a change is the same under every policy`() async throws {
        let report = try await TestDay.simulator(TestDay.scenario("quiet")).run()
        let baseline = try #require(report.baseline)
        for policy in Policy.allCases {
            let score = try #require(report[policy])
            #expect(score.orders == 40 && score.delivered == baseline.delivered)
            #expect(score.kilometres == baseline.kilometres && score.onTimeShare == baseline.onTimeShare)
            #expect(score.inRangeShare == baseline.inRangeShare && score.spoiledValue == baseline.spoiledValue)
            #expect(score.replans == 0 && score.endangered == 0 && score.harmedBesides == 0)
        }
        let lines = try await TestDay.simulator(TestDay.scenario("quiet")).days().days.values.map(\.lines)
        #expect(lines.allSatisfy { $0 == lines.first })
    }

    @Test func `the same seed gives the same answer byte for byte, another seed another day`() async throws {
        let texts = { (seed: UInt64) async throws -> [String] in
            let report = try await TestDay.simulator(TestDay.scenario("reefer-fails", seed: seed)).run()
            let json = String(decoding: try JSONEncoder.sorted.encode(report), as: UTF8.self)
            return [json, report.table, report.chart]
        }
        let first = try await texts(3)
        #expect(try await texts(3) == first)
        #expect(try await texts(4) != first)
    }

    @Test func `a reefer fails: without help loads are lost that the planner saves`() async throws {
        let report = try await TestDay.simulator(TestDay.scenario("reefer-fails")).run()
        let idle = try #require(report[.none])
        let planned = try #require(report[.isotherm])
        #expect(idle.endangered > 0 && idle.saved == 0 && idle.spoiled == idle.endangered)
        #expect(planned.saved * 2 > planned.savable && planned.spoiledValue < idle.spoiledValue / 2)
        #expect(try #require(report[.foresight]).saved >= planned.saved)
        #expect(planned.replans > 0 && idle.replans == 0)
    }

    @Test(arguments: ["reefer-fails", "depot-closes", "more-orders"])
    func `every order has one fate, and what is lost is never delivered`(name: String) async throws {
        let days = try await TestDay.simulator(TestDay.scenario(name)).days()
        for (policy, day) in days.days {
            let fates = Dictionary(grouping: day.lines.values, by: \.fate).mapValues(\.count)
            #expect(fates.values.reduce(0, +) == (name == "more-orders" ? 48 : 40), "\(policy)")
            for line in day.lines.values where line.fate == .delivered {
                #expect((line.lostAt ?? .infinity) > (line.handOverAt ?? 0), "\(policy) \(line.number)")
            }
        }
    }

    @Test func `nothing leaves a depot that has closed, and told in time the planner fetches it before`() async throws {
        let report = try await TestDay.simulator(TestDay.scenario("depot-closes")).run()
        let idle = try #require(report[.none])
        #expect(idle.unassigned > 0 && idle.unassigned == idle.endangered)
        #expect(try #require(report[.isotherm]).saved > idle.saved)
    }

    @Test func `orders that come during the day stay undone without a plan and are brought with one`() async throws {
        let report = try await TestDay.simulator(TestDay.scenario("more-orders")).run()
        #expect(report.baseline?.orders == 40)
        let idle = try #require(report[.none])
        #expect(idle.orders == 48 && idle.endangered == 8 && idle.unassigned == 8)
        let planned = try #require(report[.isotherm])
        #expect(planned.saved == 8 && planned.harmedBesides == 0)
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
