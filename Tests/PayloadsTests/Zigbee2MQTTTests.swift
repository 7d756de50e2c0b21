import Payloads
import Telemetry
import Testing

@Suite struct Zigbee2MQTTTests {
    @Test func tellsBatteryMillivoltsFromMains() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"voltage":2995}"#, topic: "zigbee2mqtt/a/b") == .accepted)
        #expect(harness.decode(#"{"voltage":231}"#, topic: "zigbee2mqtt/plug") == .accepted)
        #expect(harness.readings.map(\.metric) == ["battery_voltage", "voltage"])
        #expect(harness.readings.map(\.value) == [2.995, 231])
        #expect(harness.readings.map(\.device) == ["a/b", "plug"])
    }

    @Test(arguments: ["zigbee2mqtt/bridge/devices", "zigbee2mqtt/a/availability"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }
}
