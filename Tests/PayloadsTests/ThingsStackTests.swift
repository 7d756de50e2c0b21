import Payloads
import Telemetry
import Testing

@Suite struct ThingsStackTests {
    private let topic = "v3/cold@acme/devices/store-14/up"

    @Test func splitsTheChannelsOfVendorNames() {
        var harness = DecodingHarness()
        let uplink =
            #"{"uplink_message":{"decoded_payload":{"TempC1":1,"TempC_SHT":2,"temperature_3":3,"BatV":2.9,"#
            + #""temperature_setpoint":9,"barometric_pressure_4":1003.2,"DOOR_OPEN_STATUS":1}}}"#
        #expect(harness.decode(uplink, topic: topic) == .accepted)
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
        #expect(harness.decode(uplink, topic: topic) == .accepted)
        #expect(harness.readings.map(\.value) == [4, 100_000, 8, 3.1])
        #expect(harness.readings.map(\.channel) == ["", "", "soil", ""])
        #expect(harness.readings.allSatisfy { $0.milliseconds == 1_781_474_400_000 })
    }

    @Test func tellsAProbeThatIsNotPluggedIn() {
        var harness = DecodingHarness()
        let uplink = #"{"uplink_message":{"decoded_payload":{"TempC_SHT":4,"TempC_DS":327.67,"Temp_Channel2":5}}}"#
        #expect(harness.decode(uplink, topic: topic) == .accepted)
        #expect(harness.readings.map(\.channel) == ["SHT", "DS", "2"])
        #expect(harness.readings.map(\.value) == [4, nil, 5])
        #expect(harness.readings[1].quality.contains(.sensorError))
    }

    @Test func keepsTheGroupOfValuesThatHaveChannelsOfTheirOwn() {
        var harness = DecodingHarness()
        let uplink = #"{"uplink_message":{"normalized_payload":{"water":{"temperature":{"min":1,"max":2}}}}}"#
        #expect(harness.decode(uplink, topic: topic) == .accepted)
        #expect(harness.readings.map(\.channel) == ["water.min", "water.max"])
    }

    @Test func readsNormalizedUplinksAndPlacesOfServices() {
        var harness = DecodingHarness()
        let uplink =
            #"{"end_device_ids":{"device_id":"d"},"uplink_normalized":{"normalized_payload":{"air":{"temperature":4}},"#
            + #""received_at":"2026-06-15T00:00:00Z"}}"#
        #expect(harness.decode(uplink, topic: topic + "/normalized") == .accepted)
        #expect(harness.readings.map(\.value) == [4])
        #expect(harness.readings.map(\.milliseconds) == [1_781_481_600_000])
        let place =
            #"{"received_at":"2026-06-15T00:00:00Z","location_solved":{"service":"x","location":"#
            + #"{"latitude":55.7,"longitude":37.6,"accuracy":20}}}"#
        let solved = "v3/cold@acme/devices/store-14/location/solved"
        #expect(harness.decode(place, topic: solved) == .accepted)
        #expect(harness.writer.batch.positions.count == 1)
        #expect(harness.writer.batch.positions[0].accuracy == 20)
        #expect(harness.decode(#"{"location_solved":{}}"#, topic: solved).failure?.code == .missingField)
        #expect(harness.decode(#"{"downlink_queued":{}}"#, topic: "v3/a/devices/b/down/queued") == .accepted)
    }
}
