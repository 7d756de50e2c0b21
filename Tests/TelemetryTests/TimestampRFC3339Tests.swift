import Telemetry
import Testing

@Suite struct TimestampRFC3339Tests {
    @Test(
        arguments: [
            ("2026-06-15T00:00:00Z", 1_781_481_600_000_000),
            ("2026-06-15t00:00:00.000z", 1_781_481_600_000_000),
            ("2026-06-15 00:00:00Z", 1_781_481_600_000_000),
            ("2026-06-15T03:00:00+03:00", 1_781_481_600_000_000),
            ("2026-06-14T18:30:00-0530", 1_781_481_600_000_000),
            ("2026-06-15T02:00:00+02", 1_781_481_600_000_000),
            ("2026-06-15T00:00:00.123456789Z", 1_781_481_600_123_456),
            ("2026-06-15T00:00:00.5Z", 1_781_481_600_500_000),
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.25Z", -750_000),
            ("2024-02-29T12:00:00Z", 1_709_208_000_000_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ] as [(String, Int64)]
    )
    func reads(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2026-06-15", "2026-06-15T00:00:00", "2026-06-15T24:00:00Z", "2026-13-01T00:00:00Z",
        "2025-02-29T00:00:00Z", "2026-06-00T00:00:00Z", "2026-06-15T00:00:00.Z", "2026-06-15T00:00:00Zx",
        "2026-06-15T00:00:00+25:00", "2026-06-15T00:60:00Z", "2026-06-15T00:00:00+0",
    ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func takesLocalTimeOnlyWithAnOffset() {
        let text = "2026-06-15T03:00:00"
        #expect(Timestamp(rfc3339: text, localOffsetSeconds: 10_800)?.milliseconds == 1_781_481_600_000)
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: [
        "2026-06-15T00:00:00Z", "2026-06-15T00:00:00.123Z", "2026-06-15T00:00:00.123456Z", "1969-12-31T23:59:59.250Z",
    ])
    func writesWhatItReads(text: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == text)
    }

    @Test func daysOfFourCenturiesGoesThereAndBack() {
        for day in stride(from: Int64(-80_000), to: 80_000, by: 17) {
            let instant = Timestamp(seconds: day * 86_400 + 3_661)
            #expect(Timestamp(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test(
        arguments: [(-1, -1), (-1_000, -1), (-1_001, -2), (999, 0), (1_000, 1), (Int64.min, -9_223_372_036_854_776)]
            as [(Int64, Int64)]
    )
    func roundsMillisecondsDown(microseconds: Int64, milliseconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).milliseconds == milliseconds)
    }
}
