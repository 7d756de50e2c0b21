import Foundation
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// When breaks are due by the clocks of a place.
    @Suite struct BreakTimesTests {
        private func utc(_ text: String) throws -> Date { try #require(InstantText.date(text)) }

        private func starts(_ pause: CourierBreak, _ from: String, _ until: String) throws -> [String] {
            try pause.occurrences(in: utc(from)...utc(until)).map {
                "\($0.earliest.formatted(.iso8601)) \($0.latest.formatted(.iso8601))"
            }
        }

        @Test func `noon is noon by the wall on the days around a clock change`() throws {
            let lunch = CourierBreak(
                name: "lunch",
                earliest: "12:00",
                latest: "13:30",
                lengthSeconds: 1_800,
                timeZone: "Europe/Berlin"
            )
            let found = try starts(lunch, "2026-03-28T00:00:00Z", "2026-03-29T20:00:00Z")
            #expect(
                found == ["2026-03-28T11:00:00Z 2026-03-28T12:30:00Z", "2026-03-29T10:00:00Z 2026-03-29T11:30:00Z"]
            )
        }

        @Test func `in the hour that is left out a break begins after it, in the one that comes twice at the first`()
            throws
        {
            let night = CourierBreak(
                name: "night",
                earliest: "02:30",
                latest: "03:30",
                lengthSeconds: 900,
                timeZone: "Europe/Berlin"
            )
            let spring = try starts(night, "2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z")
            #expect(spring == ["2026-03-29T01:00:00Z 2026-03-29T01:30:00Z"])
            let autumn = try starts(night, "2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z")
            #expect(autumn == ["2026-10-25T00:30:00Z 2026-10-25T02:30:00Z"])
        }

        @Test func `a break that may begin after midnight belongs to the evening before`() throws {
            let late = CourierBreak(
                name: "late",
                earliest: "23:30",
                latest: "00:30",
                lengthSeconds: 1_200,
                timeZone: "Europe/Moscow"
            )
            // 21:10 UTC is ten past midnight in Moscow.
            let found = try starts(late, "2026-06-14T21:10:00Z", "2026-06-15T03:00:00Z")
            #expect(found == ["2026-06-14T20:30:00Z 2026-06-14T21:30:00Z"])
            let due = try #require(late.occurrence(nearest: utc("2026-06-14T21:50:00Z")))
            #expect(due.earliest == (try utc("2026-06-14T20:30:00Z")))
        }

        @Test func `a moment of the day is a break that begins just then`() throws {
            let sharp = CourierBreak(name: "tea", earliest: "16:00", latest: "16:00", lengthSeconds: 600)
            #expect(
                try starts(sharp, "2026-06-15T00:00:00Z", "2026-06-15T23:00:00Z")
                    == ["2026-06-15T16:00:00Z 2026-06-15T16:00:00Z"]
            )
        }
    }
}
