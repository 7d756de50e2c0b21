import Payloads
import Telemetry
import Testing

@Suite struct ChirpStackTests {
    private let topic = "application/a/device/a84041000181f001/event/up"

    @Test func takesNestedValuesAndContacts() {
        var harness = DecodingHarness()
        let event =
            #"{"time":"2026-06-15T00:00:00Z","deviceInfo":{"devEui":"00ff"},"#
            + #""object":{"probe":{"temperature":{"value":41,"unit":"fahrenheit"}},"magnet_status":"close","fw":"2"}}"#
        #expect(harness.decode(event, topic: topic) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "door"])
        #expect(harness.readings.map(\.value) == [5, 0])
        #expect(harness.readings.allSatisfy { $0.device == "00ff" && $0.milliseconds == 1_781_481_600_000 })
    }

    @Test func readsCayenneByChannel() {
        var harness = DecodingHarness()
        // 3: -27.2 C; 4: 31 %RH; 5: 1001.3 hPa; 6: 3.3 V
        let event = #"{"deviceInfo":{"devEui":"00ff"},"data":"A2f+8ARoPgVzJx0GdAFK"}"#
        let outcome = harness.decode(event, topic: topic, settings: DeviceSettings(codec: .cayenneLPP))
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.channel) == ["3", "4", "5", "6"])
        #expect(harness.readings.map(\.metric) == ["temperature", "humidity", "pressure", "voltage"])
        #expect(harness.readings.map(\.value) == [-27.2, 31, 100_130, 3.3])
    }

    @Test(arguments: [("qg==", DecodingFailureCode.noCodec), ("A2c=", .noCodec)])
    func refusesRawBytesWithoutCodec(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"{"data":"\#(data)","object":null}"#, topic: topic)
        #expect(outcome.failure?.code == code)
    }

    @Test(arguments: [("A2cA", DecodingFailureCode.truncated), ("A/8A", .noCodec), ("A2c*", .badBase64)])
    func refusesBrokenCayenne(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        let settings = DeviceSettings(codec: .cayenneLPP)
        let outcome = harness.decode(#"{"data":"\#(data)"}"#, topic: topic, settings: settings)
        #expect(outcome.failure?.code == code)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func passesOverStatusOfMainsPoweredDevices() {
        var harness = DecodingHarness()
        let topic = "application/a/device/b/event/status"
        #expect(harness.decode(#"{"externalPowerSource":true,"batteryLevel":0}"#, topic: topic) == .accepted)
        #expect(harness.readings.isEmpty)
    }

    @Test(arguments: ["gwTime", "nsTime", "time"])
    func takesTheTimeOfTheFirstGatewayWhereTheEventHasNone(name: String) {
        var harness = DecodingHarness()
        let event = #"{"rxInfo":[{"\#(name)":"2026-06-15T00:00:00Z"},{}],"object":{"temperature":1}}"#
        #expect(harness.decode(event, topic: topic) == .accepted)
        #expect(harness.readings.map(\.milliseconds) == [1_781_481_600_000])
        #expect(harness.readings[0].quality.isEmpty)
    }

    @Test func takesWhatWasMeasuredEarlierWithItsOwnTime() {
        var harness = DecodingHarness()
        let event =
            #"{"time":"2026-06-15T00:00:00Z","object":{"temperature_chn1":-19.2,"magnet_chn2":"opened","#
            + #""temperature_chn1_alarm":"threshold","history":[{"timestamp":1781478000,"temperature_chn1":-18},"#
            + #"{"timestamp":"x","temperature_chn1":-17},{"temperature_chn1":-16}]}}"#
        let outcome = harness.decode(event, topic: topic)
        #expect(outcome.failure?.code == .badTimestamp)
        #expect(outcome.failure?.place == "history")
        #expect(harness.readings.map(\.metric) == ["temperature", "door", "temperature"])
        #expect(harness.readings.map(\.channel) == ["1", "2", "1"])
        #expect(harness.readings.map(\.value) == [-19.2, 1, -18])
        #expect(harness.readings[2].milliseconds == 1_781_478_000_000)
        #expect(harness.readings.map { $0.quality.contains(.historical) } == [false, false, true])
    }
}
