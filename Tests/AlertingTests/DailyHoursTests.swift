import Alerting
import Foundation
import Testing

@Suite struct DailyHoursTests {
    /// The clock on the wall, asked of Foundation's calendar.
    private func minute(_ instant: Int64, _ zone: String) throws -> Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        let parts = calendar.dateComponents(
            [.hour, .minute],
            from: Date(timeIntervalSince1970: Double(instant) / 1_000_000)
        )
        return try #require(parts.hour) * 60 + #require(parts.minute)
    }

    /// The nights of 2026 on which the clocks of these places change, and one with nothing special.
    static let nights: [(zone: String, day: Int64)] = [
        ("Europe/Berlin", 1_774_652_400), ("Europe/Berlin", 1_792_882_800), ("America/New_York", 1_772_899_200),
        ("America/New_York", 1_793_476_800), ("Australia/Lord_Howe", 1_775_295_000), ("Europe/Moscow", 1_774_652_400),
        ("Asia/Kathmandu", 1_767_225_600),
    ]

    @Test(arguments: nights)
    func itIsWhatTheWallClockSaysMinuteByMinute(zone: String, day: Int64) throws {
        for text in ["22:00-07:00", "02:15-02:45", "01:30-03:00", "00:00-02:30", "02:30-02:00"] {
            let hours = try #require(DailyHours(text, timeZone: zone))
            let ends = text.split(separator: "-").map { part in
                part.split(separator: ":").compactMap { Int($0) }.reduce(0) { $0 * 60 + $1 }
            }
            var wanted: [Bool] = []
            var wrong: [String] = []
            for step in 0..<(40 * 60) {
                let minute = try minute((day + Int64(step) * 60) * 1_000_000, zone)
                wanted.append(
                    ends[0] < ends[1] ? (ends[0]..<ends[1]).contains(minute) : minute >= ends[0] || minute < ends[1]
                )
            }
            // The first minute outside, counted from behind.
            var end = Int64?.none
            for step in stride(from: 40 * 60 - 1, through: 0, by: -1) {
                let instant = (day + Int64(step) * 60) * 1_000_000
                if !wanted[step] { end = instant }
                let isRight =
                    hours.contains(instant) == wanted[step] && end.map { hours.end(from: instant) == $0 } ?? true
                if !isRight { wrong.append("\(text) minute \(step)") }
            }
            #expect(wrong.isEmpty)
        }
    }

    @Test func whatIsNoTimeIsRefused() {
        for text in [
            "", "22:00", "22:00-", "24:00-07:00", "22-07", "22:60-07:00", "7:00-8:00", "07:00-07:00", "a:b-c:d",
        ] {
            #expect(DailyHours(text, timeZone: "UTC") == nil, "\(text)")
        }
        #expect(DailyHours("22:00-07:00", timeZone: "Mars/Olympus") == nil)
    }
}
