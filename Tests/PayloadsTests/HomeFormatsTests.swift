import Payloads
import Telemetry
import Testing

/// Tasmota, Zigbee2MQTT, Home Assistant and ThingsBoard.
@Suite struct HomeFormatsTests {
    @Test func tellsPowerOnCodesOfDallasProbesFromHotOvens() {
        var harness = DecodingHarness()
        let message = #"{"DS18B20-1":{"Id":"01","Temperature":85},"AM2301":{"Temperature":85,"Humidity":null}}"#
        #expect(harness.decode(message, topic: "tele/a/SENSOR") == .accepted)
        #expect(harness.readings.map(\.value) == [nil, 85, nil])
        #expect(harness.readings[0].quality.contains(.sensorError))
    }

    @Test func readsTasmotaOnLocalTimeAndInMmHg() {
        var harness = DecodingHarness()
        let message =
            #"{"StatusSNS":{"Time":"2026-06-15T02:00:00","BME280":{"Pressure":750},"PressureUnit":"mmHg"}}"#
        let settings = DeviceSettings(timeZoneOffsetMinutes: 120)
        #expect(harness.decode(message, topic: "stat/a/b/STATUS8", settings: settings) == .accepted)
        #expect(harness.readings.map(\.device) == ["a/b"])
        #expect(harness.readings.map(\.milliseconds) == [1_781_481_600_000])
        #expect(abs((harness.readings[0].value ?? 0) - 99_991.8) < 0.1)
    }

    @Test(arguments: [
        "tele/a/STATE", "tele/a/LWT", "zigbee2mqtt/bridge/devices", "zigbee2mqtt/a/availability",
        "homeassistant/sensor/a/config", "v1/devices/me/attributes", "owntracks/a/b/cmd", "spBv1.0/STATE/x",
    ])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func tellsBatteryMillivoltsFromMains() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"voltage":2995}"#, topic: "zigbee2mqtt/a/b") == .accepted)
        #expect(harness.decode(#"{"voltage":231}"#, topic: "zigbee2mqtt/plug") == .accepted)
        #expect(harness.readings.map(\.metric) == ["battery_voltage", "voltage"])
        #expect(harness.readings.map(\.value) == [2.995, 231])
        #expect(harness.readings.map(\.device) == ["a/b", "plug"])
    }

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

    @Test func keepsTheGoodDevicesOfAThingsBoardGateway() {
        var harness = DecodingHarness()
        let message = #"{"A":[{"ts":1781481600000,"values":{"temperature":1}}],"B":7,"C":[{"co2":"412"}]}"#
        let outcome = harness.decode(message, topic: "v1/gateway/telemetry")
        #expect(outcome.failure?.code == .noReading)
        #expect(harness.readings.map(\.device) == ["A", "C"])
        #expect(harness.readings.map(\.value) == [1, 412])
    }

    @Test func refusesThingsBoardDevicesWithoutAName() {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"temperature":1}"#, topic: "v1/devices/me/telemetry").failure?.code == .noDevice)
    }
}
