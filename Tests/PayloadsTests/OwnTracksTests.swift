import Payloads
import Telemetry
import Testing

@Suite struct OwnTracksTests {
    @Test func leavesOutWhatATelephoneDoesNotKnow() {
        var harness = DecodingHarness()
        let message = #"{"_type":"location","lat":1,"lon":2,"tst":1781481600,"vel":-1,"cog":-1,"p":101.325}"#
        #expect(harness.decode(message, topic: "owntracks/u/d") == .accepted)
        let positions = harness.writer.batch.positions
        #expect(positions.count == 1)
        #expect(positions[0].speed.isNaN)
        #expect(positions[0].course.isNaN)
        #expect(harness.readings.map(\.value) == [101_325])
    }

    @Test(arguments: [
        (#"{"lat":1}"#, DecodingFailureCode.missingField), (#"{"_type":"location","lat":1,"lon":2}"#, .missingField),
        (#"{"_type":"location","lat":1,"tst":1781481600}"#, .missingField),
        (#"{"_type":"location","lat":"1","lon":2,"tst":1781481600}"#, .badValue),
        (#"{"_type":"location","lat":1,"lon":181,"tst":1781481600}"#, .badValue),
        (#"{"_type":"encrypted","data":"x"}"#, .noCodec),
    ])
    func refusesBrokenFixes(message: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(message, topic: "owntracks/u/d").failure?.code == code)
    }

    @Test(arguments: ["owntracks/a/b/cmd"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }
}
