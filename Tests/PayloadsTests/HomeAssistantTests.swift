import Payloads
import Telemetry
import Testing

@Suite struct HomeAssistantTests {
    @Test(arguments: [
        ("binary_sensor.x", "on", #""device_class":"opening""#, "door", 1.0),
        ("sensor.x", "41", #""unit_of_measurement":"°F""#, "temperature", 5.0),
        ("sensor.freezer_humidity", "55", "", "humidity", 55.0),
        ("sensor.x", "1.5", #""device_class":"voltage","unit_of_measurement":"V""#, "voltage", 1.5),
    ])
    func findsWhatAnEntityMeasures(entity: String, state: String, attributes: String, metric: String, value: Double) {
        var harness = DecodingHarness()
        let message = #"{"entity_id":"\#(entity)","state":"\#(state)","attributes":{\#(attributes)}}"#
        #expect(harness.decode(message, topic: "isotherm/ha") == .accepted)
        #expect(harness.readings.map(\.metric) == [metric])
        #expect(harness.readings.map(\.value) == [value])
    }

    @Test(arguments: ["homeassistant/sensor/a/config"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }
}
