import Payloads
import Telemetry
import Testing

@Suite struct TraccarTests {
    @Test func convertsKnotsAndDropsInvalidFixes() {
        var harness = DecodingHarness()
        for valid in [true, false] {
            let message =
                #"{"position":{"valid":\#(valid),"latitude":1,"longitude":2,"speed":10,"accuracy":0,"#
                + #""fixTime":"2026-06-15T00:00:00.000+00:00","attributes":{"temp1":3.5,"door":false}},"#
                + #""device":{"uniqueId":"86"}}"#
            #expect(harness.decode(message, topic: "isotherm/traccar") == .accepted)
        }
        #expect(harness.readings.map(\.metric) == ["temperature", "door", "temperature", "door"])
        #expect(harness.writer.batch.positions.count == 1)
        #expect(harness.writer.batch.positions[0].speed == 18.52)
        #expect(harness.writer.batch.positions[0].accuracy.isNaN)
    }

    @Test func takesTeltonikasCodesOnlyFromTeltonika() {
        for (maker, expected) in [("teltonika", nil), ("ruptela", 200.0)] {
            var harness = DecodingHarness()
            let message =
                #"{"position":{"protocol":"\#(maker)","attributes":{"temp1":200}},"device":{"uniqueId":"86"}}"#
            #expect(harness.decode(message, topic: "isotherm/traccar") == .accepted)
            #expect(harness.readings.map(\.value) == [expected])
        }
    }

    @Test func readsSensorsOverBluetoothByTheirNumber() {
        var harness = DecodingHarness()
        let message = #"{"position":{"attributes":{"bleTemp2":-18.5,"bleHumidity2":60}},"device":{"uniqueId":"86"}}"#
        #expect(harness.decode(message, topic: "isotherm/traccar") == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "humidity"])
        #expect(harness.readings.map(\.channel) == ["ble2", "ble2"])
    }
}
