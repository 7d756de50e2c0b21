import Payloads
import Telemetry
import Testing

@Suite struct TasmotaTests {
    @Test func tellsPowerOnCodesOfDallasProbesFromHotOvens() {
        var harness = DecodingHarness()
        let message = #"{"DS18B20-1":{"Id":"01","Temperature":85},"AM2301":{"Temperature":85,"Humidity":null}}"#
        #expect(harness.decode(message, topic: "tele/a/SENSOR") == .accepted)
        #expect(harness.readings.map(\.value) == [nil, 85, nil])
        #expect(harness.readings[0].quality.contains(.sensorError))
    }

    @Test func readsLocalTimeAndMmHg() {
        var harness = DecodingHarness()
        let message =
            #"{"StatusSNS":{"Time":"2026-06-15T02:00:00","BME280":{"Pressure":750},"PressureUnit":"mmHg"}}"#
        let settings = DeviceSettings(timeZoneOffsetMinutes: 120)
        #expect(harness.decode(message, topic: "stat/a/b/STATUS8", settings: settings) == .accepted)
        #expect(harness.readings.map(\.device) == ["a/b"])
        #expect(harness.readings.map(\.milliseconds) == [1_781_481_600_000])
        #expect(abs((harness.readings[0].value ?? 0) - 99_991.8) < 0.1)
    }

    @Test(arguments: ["tele/a/STATE", "tele/a/LWT"])
    func passesOverWhatIsNoTelemetry(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"_type":"cmd","temperature":1}"#, topic: topic) == .accepted)
        #expect(harness.writer.batch.isEmpty)
    }
}
