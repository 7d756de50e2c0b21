import Payloads
import Telemetry
import Testing

@Suite struct SenMLJSONTests {
    private let topic = "isotherm/senml"

    @Test func resolvesBaseFieldsOverRecords() {
        var harness = DecodingHarness()
        let pack =
            #"[{"bn":"urn:dev:1:","bt":1781480000},{"bu":"K","bv":273.15,"n":"temperature","t":-60.5,"v":2},"#
            + #"{"n":"door","vb":false},{"n":"note","vs":"x"},{"n":"humidity","u":"/","bv":0,"v":0.5}]"#
        #expect(harness.decode(pack, topic: topic) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "door", "humidity"])
        #expect(harness.readings.map(\.value) == [2, 0, 50])
        #expect(harness.readings[0].milliseconds == 1_781_479_939_500)
        #expect(harness.readings.allSatisfy { $0.device == "urn:dev:1" })
    }

    @Test(arguments: [
        (#"[{"n":"a:temperature","v":1,"x_":1}]"#, DecodingFailureCode.senmlMustUnderstand),
        (#"[{"bver":11,"n":"a:temperature","v":1}]"#, .senmlVersion), (#"[{"n":"a:temperature"}]"#, .senmlNoValue),
        (#"{"n":"a:temperature","v":1}"#, .senmlNotArray), (#"["x"]"#, .senmlNotArray), ("[]", .noReading),
        (#"[{"n":"a:temperature","v":"1"}]"#, .badValue), (#"[{"v":1}]"#, .missingField),
        (#"[{"n":"ä:temperature","v":1}]"#, .badName), (#"[{"n":"a:","v":1}]"#, .badName),
        (#"[{"n":"a:temperature","u":"Pa","v":1}]"#, .badUnit),
    ])
    func refusesWithACode(pack: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(pack, topic: topic).failure?.code == code)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func keepsGoodRecordsBesideABadOne() {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"[{"bn":"a:","n":"temperature","v":1},{"n":"humidity"}]"#, topic: topic)
        #expect(outcome.failure?.code == .senmlNoValue)
        #expect(harness.readings.map(\.value) == [1])
    }

    @Test func followsTheContentType() {
        var harness = DecodingHarness()
        let topic = Array("isotherm/v1/acme/gateways/g/telemetry".utf8)
        let payload = Array(#"[{"n":"a:temperature","v":1}]"#.utf8)
        let outcome = harness.decoder.decode(
            payload.span,
            topic: topic.span,
            contentType: "application/senml+json; charset=utf-8",
            receivedAt: harness.arrival,
            into: &harness.writer
        )
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.device) == ["a"])
    }

    @Test func makesPositionsOfCoordinates() {
        var harness = DecodingHarness()
        let pack =
            #"[{"bn":"van:","bt":1781480000,"n":"a","u":"lat","v":60.07965},{"n":"b","u":"lon","v":24.30621},"#
            + #"{"n":"temperature","u":"Cel","v":4},{"t":60,"n":"b","u":"lon","v":24.5},{"t":60,"n":"a","u":"lat","v":60}]"#
        #expect(harness.decode(pack, topic: topic) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature"])
        let positions = harness.writer.batch.positions
        #expect((0..<positions.count).map { positions[$0].latitude } == [60.07965, 60])
        #expect((0..<positions.count).map { positions[$0].longitude } == [24.30621, 24.5])
    }

    @Test(arguments: [
        (#"[{"n":"van:a","u":"lat","v":60}]"#, "lon"), (#"[{"n":"van:a","u":"lon","v":60}]"#, "lat"),
        (#"[{"n":"van:a","u":"lat","v":60},{"n":"box:b","u":"lon","v":24},{"n":"box:a","u":"lat","v":60}]"#, "lon"),
    ])
    func tellsOfCoordinatesThatLackTheOther(pack: String, place: String) {
        var harness = DecodingHarness()
        let failure = harness.decode(pack, topic: topic).failure
        #expect(failure?.code == .missingField)
        #expect(failure?.place == place)
        #expect(harness.readings.isEmpty)
    }

    @Test func keepsSumsApartFromValues() {
        var harness = DecodingHarness()
        let pack = #"[{"bn":"a:","bu":"W","bs":100,"n":"power","v":7,"s":5},{"n":"power","t":-60,"s":2}]"#
        #expect(harness.decode(pack, topic: topic) == .accepted)
        #expect(harness.readings.map(\.channel) == ["", "sum", "sum"])
        #expect(harness.readings.map(\.value) == [7, 105, 102])
        #expect(harness.readings.map(\.unit) == ["W", "W*s", "W*s"])
    }
}
