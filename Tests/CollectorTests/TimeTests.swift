import Collector
import LocalServers
import Postgres
import Telemetry
import Testing

/// Whose clock counts, and where what is old or out of order goes.
@Suite struct TimeTests {
    private struct Case {
        let device: String
        /// The time as the payload has it; empty for none.
        let written: String
        /// Seconds since 1970; nil where arrival stands in.
        let seconds: Double?
        let quality: Quality
    }

    private func payload(_ cases: [Case]) -> String {
        let elements = cases.map { element in
            let time = element.written.isEmpty ? "" : #""ts":\#(element.written),"#
            return #"{"device":"\#(element.device)",\#(time)"temperature":4}"#
        }
        return "[\(elements.joined(separator: ","))]"
    }

    @Test func `each way to write a time is read, and a clock that cannot be right is flagged`() async throws {
        let now = SystemTime.now().milliseconds / 1_000
        let suspect: Quality = [.receivedTime, .suspectTime]
        let cases = [
            Case(device: "seconds", written: "1767225600", seconds: 1_767_225_600, quality: []),
            Case(device: "fraction", written: "1767225600.25", seconds: 1_767_225_600.25, quality: []),
            Case(device: "milliseconds", written: "1767225600250", seconds: 1_767_225_600.25, quality: []),
            Case(device: "microseconds", written: "1767225600250000", seconds: 1_767_225_600.25, quality: []),
            Case(
                device: "rfc3339",
                written: #""2026-01-01T03:00:00.25+03:00""#,
                seconds: 1_767_225_600.25,
                quality: []
            ),
            Case(device: "an-hour-ahead", written: "\(now + 3_600)", seconds: Double(now + 3_600), quality: []),
            Case(device: "none", written: "", seconds: nil, quality: .receivedTime),
            Case(device: "null", written: "null", seconds: nil, quality: .receivedTime),
            Case(device: "unset", written: "12", seconds: nil, quality: suspect),
            Case(device: "before-2000", written: #""1999-12-31T23:59:59Z""#, seconds: nil, quality: suspect),
            Case(device: "two-days-ahead", written: "\(now + 172_800)", seconds: nil, quality: suspect),
        ]
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try fixture.publish(payload(cases))
            #expect(await waitUntil { health.status.storedRows == cases.count })
        }
        for element in cases {
            let row = try fixture.connection().query(
                "select time, received_at, quality from isotherm.readings where device = $1",
                [.text(element.device)]
            ).single()
            let time = try row.microseconds("time")
            #expect(try row.int("quality") == Int64(element.quality.rawValue), "\(element.device)")
            if let seconds = element.seconds {
                #expect(time == Int64(seconds * 1_000_000), "\(element.device)")
            } else {
                #expect(time == (try row.microseconds("received_at")), "\(element.device)")
            }
        }
    }

    @Test func `readings of many years, out of order, are stored once and each in the chunk of its time`() async throws
    {
        let fixture = try CollectorFixture()
        let present = SystemTime.now().milliseconds / 1_000
        // From now back to 2001 in steps of about 14 months, the old between the new, and some of them twice.
        let times = (0..<22).map { present - Int64($0) * 37_000_000 }.filter { $0 > 978_307_200 }
        var mixed = times.indices.filter { $0.isMultiple(of: 2) }.map { times[$0] }
        mixed += times.reversed()
        try await fixture.withCollector { health in
            for time in mixed { try fixture.publish(#"{"device":"logger","ts":\#(time),"temperature":4}"#) }
            #expect(await waitUntil { health.status.storedRows == times.count })
        }
        let stored = "select count(*), count(distinct time), count(distinct tableoid) from isotherm.reading"
        let count = times.count
        #expect(try fixture.lines(stored) == ["(\(count),\(count),\(count))"])
        // The borders of a chunk are in its definition; that it takes a row says that the row lies between them.
        let newest = "select extract(epoch from time)::bigint from isotherm.latest_reading"
        #expect(try fixture.count(newest) == Int(present))
    }
}
