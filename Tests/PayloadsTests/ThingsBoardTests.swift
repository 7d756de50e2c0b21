import Payloads
import Telemetry
import Testing

@Suite struct ThingsBoardTests {
    @Test func keepsTheGoodDevicesOfAGateway() {
        var harness = DecodingHarness()
        let message = #"{"A":[{"ts":1781481600000,"values":{"temperature":1}}],"B":7,"C":[{"co2":"412"}]}"#
        let outcome = harness.decode(message, topic: "v1/gateway/telemetry")
        #expect(outcome.failure?.code == .noReading)
        #expect(harness.readings.map(\.device) == ["A", "C"])
        #expect(harness.readings.map(\.value) == [1, 412])
    }

    @Test func refusesDevicesWithoutAName() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"temperature":1}"#, topic: "v1/devices/me/telemetry").failure?.code == .noDevice)
    }

    @Test(arguments: ["v1/devices/me/attributes"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }
}
