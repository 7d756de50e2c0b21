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

    @Test func readsAttributesInTopicsOfTheirOwn() {
        var harness = DecodingHarness()
        for (name, value) in [("temperature", "4.5"), ("contact", "false"), ("battery", "null"), ("action", "single")] {
            #expect(harness.decode(value, topic: "zigbee2mqtt/room/box/\(name)") == .accepted)
        }
        #expect(harness.readings.map(\.metric) == ["temperature", "door", "battery_level"])
        #expect(harness.readings.map(\.value) == [4.5, 1, nil])
        #expect(harness.readings.allSatisfy { $0.device == "room/box" })
    }

    @Test(arguments: ["[1]", "4.5", "{"])
    func refusesWhatIsNeitherADeviceNorAnAttribute(payload: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(payload, topic: "zigbee2mqtt/box").failure != nil)
    }
}
