import Payloads
import Telemetry
import Testing

@Suite struct PlainJSONTests {
    @Test func readsTheProductsOwnShape() {
        var harness = DecodingHarness()
        let outcome = harness.decode(
            #"{"device":"van-7","ts":1767225600000,"seq":12,"values":{"temperature":4.2,"door":0},"#
                + #""position":{"lat":55.75,"lon":37.62,"speed":31}}"#
        )
        #expect(outcome == .accepted)
        let readings = harness.readings
        #expect(readings.map(\.metric) == ["temperature", "door"])
        #expect(readings.map(\.value) == [4.2, 0])
        #expect(readings.allSatisfy { $0.device == "van-7" && $0.sequence == 12 && $0.quality.isEmpty })
        #expect(readings.allSatisfy { $0.milliseconds == 1_767_225_600_000 })
        let positions = harness.writer.batch.positions
        #expect(positions.count == 1)
        #expect(positions[0].speed == 31)
        #expect(positions[0].latitude == 55.75)
    }

    @Test func readsMetricValueAndUnit() {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"{"device":"a","ts":1767225600,"metric":"temp","value":41,"unit":"F"}"#)
        #expect(outcome == .accepted)
        #expect(harness.readings.first?.metric == "temperature")
        #expect(harness.readings.first?.value == 5)
        #expect(harness.readings.first?.unit == "C")
    }

    @Test func readsForeignFieldNamesByMapping() throws {
        var mapping = FieldMapping()
        mapping.metric.append("sensor")
        mapping.metrics["sonde"] = MetricMapping(.temperature, unit: "F", channel: "kern")
        let filter = try #require(TopicFilter("bench/#"))
        let route = PayloadRoute(
            filter,
            .plainJSON,
            tenant: .fixed(TenantName(rawValue: "acme")),
            mapping: mapping
        )
        var harness = DecodingHarness(routes: [route])
        let bench =
            #"{"ts":1767225600000,"dev":17,"sensor":"temp","seq":5,"value":-21.50,"unit":"C","lat":48.5,"lon":8.5}"#
        #expect(harness.decode(bench, topic: "bench/x") == .accepted)
        #expect(harness.decode(#"{"dev":"k","sonde":23}"#, topic: "bench/x") == .accepted)
        #expect(harness.readings.map(\.device) == ["17", "k"])
        #expect(harness.readings.map(\.value) == [-21.5, -5])
        #expect(harness.readings.map(\.channel) == ["", "kern"])
        #expect(harness.writer.batch.positions.count == 1)
    }

    @Test func readsAListOfReadingsInAnObject() {
        var harness = DecodingHarness()
        let outcome = harness.decode(
            #"{"device":"a","unit":"F","firmware":"1.2","readings":[{"ts":1767225600,"seq":1,"metric":"temp","value":41},"#
                + #"{"ts":1767225610,"seq":2,"device":"b","temperature":50}],"lat":48.5,"lon":8.5,"ts":1767225620}"#
        )
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.device) == ["a", "b"])
        #expect(harness.readings.map(\.value) == [5, 10])
        #expect(harness.readings.map(\.sequence) == [1, 2])
        #expect(harness.readings.map(\.milliseconds) == [1_767_225_600_000, 1_767_225_610_000])
        #expect(harness.writer.batch.positions.count == 1)
        #expect(harness.decode(#"{"readings":[]}"#) != .accepted)
        #expect(harness.decode(#"{"readings":[{"temperature":1}]}"#) == .accepted, "the frame of the last list is gone")
        #expect(harness.readings.last?.device != "a")
    }

    @Test func keepsTheGoodElementsAndTellsTheFirstBadOne() {
        var harness = DecodingHarness()
        let outcome = harness.decode(
            #"[{"device":"a","temperature":1},{"device":"b","temperature":"warm"},{"device":"","temperature":3}]"#
        )
        guard case .partial(let failure, let rejected) = outcome else {
            Issue.record("not partial: \(outcome)")
            return
        }
        #expect(failure.code == .badValue)
        #expect(failure.place == "temperature" || failure.place.hasPrefix("element 1"))
        #expect(rejected == 2)
        #expect(harness.readings.map(\.device) == ["a"])
    }

    @Test func takesTheLastOfEqualKeys() {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"{"device":"a","temperature":"warm","temperature":2,"dev\u0069ce":"b"}"#)
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.value) == [2])
        #expect(harness.readings.map(\.device) == ["b"])
    }

    @Test(arguments: [
        ("", DecodingFailureCode.empty), ("{", .badJSON), ("[1,]", .badJSON), (#"{"a":1,}"#, .badJSON),
        ("01", .badJSON), ("+1", .badJSON), (".5", .badJSON), ("1.", .badJSON), ("nul", .badJSON), ("'a'", .badJSON),
        ("{\"a\":\"\u{1}\"}", .badJSON), (#""\ud800""#, .badJSON), (#"{"temperature":1e999}"#, .badValue),
        (#"{"temperature":-273.16}"#, .badValue), (#"{"temperature":"4,2"}"#, .badValue),
        (#"{"temperature":[1]}"#, .badValue), (#"{"door":2}"#, .badValue), ("[]", .noReading), ("{}", .noReading),
        ("null", .noReading), ("7", .noReading), (#"{"device":"a","fw":"9"}"#, .noReading),
        (#"{"device":{},"temperature":1}"#, .badDevice), (#"{"device":"","temperature":1}"#, .badDevice),
        (#"{"device":"a\u0000b","temperature":1}"#, .badDevice), (#"{"temperature":1,"ts":true}"#, .badTimestamp),
        (#"{"temperature":1,"ts":"2026-06-15T00:00:00"}"#, .badTimestamp),
        (#"{"temperature":1,"ts":1e99}"#, .badTimestamp),
        (#"{"metric":"temperature","value":1,"unit":"Pa"}"#, .badUnit), (#"{"metric":7,"value":1}"#, .badName),
        (#"{"lat":91,"lon":0}"#, .badValue), (#"{"lat":9}"#, .badValue),
    ])
    func refusesWithACode(payload: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        let outcome = harness.decode(payload)
        guard case .refused(let failure) = outcome else {
            Issue.record("not refused: \(outcome)")
            return
        }
        #expect(failure.code == code)
        #expect(harness.writer.batch.isEmpty)
        #expect(harness.writer.catalog.seriesCount == 0)
        #expect(harness.writer.catalog.deviceCount == 0)
    }

    @Test func saysSensorErrorsAndMissingValuesApart() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"device":"a","temperature":-127,"humidity":null}"#) == .accepted)
        #expect(harness.readings.map(\.value) == [nil, nil])
        #expect(harness.readings[0].quality.contains(.sensorError))
        #expect(!harness.readings[1].quality.contains(.sensorError))
    }

    @Test func storesMinusZeroAsZero() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"device":"a","temperature":-0.0}"#) == .accepted)
        #expect(harness.writer.batch.values[0].sign == .plus)
    }
}
