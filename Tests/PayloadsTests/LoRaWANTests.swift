import Payloads
import Telemetry
import Testing

@Suite struct LoRaWANTests {
    private let chirpStack = "application/a/device/a84041000181f001/event/up"
    private let thingsStack = "v3/cold@acme/devices/store-14/up"

    @Test func takesNestedValuesAndContacts() {
        var harness = DecodingHarness()
        let event =
            #"{"time":"2026-06-15T00:00:00Z","deviceInfo":{"devEui":"00ff"},"#
            + #""object":{"probe":{"temperature":{"value":41,"unit":"fahrenheit"}},"magnet_status":"close","fw":"2"}}"#
        #expect(harness.decode(event, topic: chirpStack) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "door"])
        #expect(harness.readings.map(\.value) == [5, 0])
        #expect(harness.readings.allSatisfy { $0.device == "00ff" && $0.milliseconds == 1_781_481_600_000 })
    }

    @Test func readsCayenneByChannel() {
        var harness = DecodingHarness()
        // 3: -27.2 C; 4: 31 %RH; 5: 1001.3 hPa; 6: 3.3 V
        let event = #"{"deviceInfo":{"devEui":"00ff"},"data":"A2f+8ARoPgVzJx0GdAFK"}"#
        let outcome = harness.decode(event, topic: chirpStack, settings: DeviceSettings(codec: .cayenneLPP))
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.channel) == ["3", "4", "5", "6"])
        #expect(harness.readings.map(\.metric) == ["temperature", "humidity", "pressure", "voltage"])
        #expect(harness.readings.map(\.value) == [-27.2, 31, 100_130, 3.3])
    }

    @Test(arguments: [("qg==", DecodingFailureCode.noCodec), ("A2c=", .noCodec)])
    func refusesRawBytesWithoutCodec(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"{"data":"\#(data)","object":null}"#, topic: chirpStack)
        #expect(outcome.failure?.code == code)
    }

    @Test(arguments: [("A2cA", DecodingFailureCode.truncated), ("A/8A", .noCodec), ("A2c*", .badBase64)])
    func refusesBrokenCayenne(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        let settings = DeviceSettings(codec: .cayenneLPP)
        let outcome = harness.decode(#"{"data":"\#(data)"}"#, topic: chirpStack, settings: settings)
        #expect(outcome.failure?.code == code)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func passesOverStatusOfMainsPoweredDevices() {
        var harness = DecodingHarness()
        let topic = "application/a/device/b/event/status"
        #expect(harness.decode(#"{"externalPowerSource":true,"batteryLevel":0}"#, topic: topic) == .accepted)
        #expect(harness.readings.isEmpty)
    }

    @Test func splitsTheChannelsOfVendorNames() {
        var harness = DecodingHarness()
        let uplink =
            #"{"uplink_message":{"decoded_payload":{"TempC1":1,"TempC_SHT":2,"temperature_3":3,"BatV":2.9,"#
            + #""temperature_setpoint":9,"barometric_pressure_4":1003.2,"DOOR_OPEN_STATUS":1}}}"#
        #expect(harness.decode(uplink, topic: thingsStack) == .accepted)
        let temperatures = harness.readings.filter { $0.metric == "temperature" }
        #expect(temperatures.map(\.channel) == ["1", "SHT", "3"])
        #expect(harness.readings.contains { $0.metric == "temperature_setpoint" && $0.value == 9 })
        #expect(harness.readings.contains { $0.metric == "pressure" && $0.value == 100_320 })
        #expect(harness.readings.contains { $0.metric == "door" && $0.value == 1 })
    }

    @Test func prefersTheNormalizedPayload() {
        var harness = DecodingHarness()
        let uplink =
            #"{"end_device_ids":{"device_id":"d"},"uplink_message":{"decoded_payload":{"temperature":9},"#
            + #""normalized_payload":[{"time":"2026-06-14T22:00:00Z","air":{"temperature":4,"pressure":1000},"#
            + #""soil":{"temperature":8},"battery":3.1}],"received_at":"2026-06-15T00:00:00Z"}}"#
        #expect(harness.decode(uplink, topic: thingsStack) == .accepted)
        #expect(harness.readings.map(\.value) == [4, 100_000, 8, 3.1])
        #expect(harness.readings.map(\.channel) == ["", "", "soil", ""])
        #expect(harness.readings.allSatisfy { $0.milliseconds == 1_781_474_400_000 })
    }
}
