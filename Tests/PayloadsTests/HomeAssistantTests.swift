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

    @Test(arguments: ["homeassistant/sensor/a/config", "homeassistant/status"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func readsTheStreamInTheUnitThatItTells() {
        var harness = DecodingHarness()
        let topic = "homeassistant/sensor/reefer_2"
        #expect(harness.decode(#""°F""#, topic: topic + "/unit_of_measurement") == .accepted)
        #expect(harness.decode("41", topic: topic + "/state") == .accepted)
        #expect(harness.decode("null", topic: topic + "/unit_of_measurement") == .accepted)
        #expect(harness.decode(#""humidity""#, topic: topic + "/device_class") == .accepted)
        #expect(harness.decode("41", topic: topic + "/state") == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "humidity"])
        #expect(harness.readings.map(\.value) == [5, 41])
    }

    @Test func readsObjectsOfValuesThatDevicesPublish() {
        var harness = DecodingHarness()
        let topic = "homeassistant/sensor/sensorBedroom/state"
        #expect(harness.decode(#"{"temperature":23.2,"humidity":43.7}"#, topic: topic) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "humidity"])
        #expect(harness.readings.map(\.device) == ["sensor.sensorBedroom", "sensor.sensorBedroom"])
    }

    @Test func readsArraysOfStatesAndEventsOfTheWebSocket() {
        var harness = DecodingHarness()
        let state = #"{"entity_id":"sensor.x","state":"4.5","attributes":{"device_class":"temperature"}}"#
        let event = #"{"event_type":"state_changed","data":{"entity_id":"sensor.x","new_state":\#(state)}}"#
        let outcome = harness.decode("[\(state),\(event),7]", topic: "isotherm/ha")
        #expect(outcome.failure?.code == .noReading)
        #expect(outcome.failure?.place == "element 2")
        #expect(harness.readings.map(\.value) == [4.5, 4.5])
    }
}
