import Payloads
import Telemetry
import Testing

/// OwnTracks, Traccar and Ruuvi.
@Suite struct TrackerFormatsTests {
    @Test func leavesOutWhatATelephoneDoesNotKnow() {
        var harness = DecodingHarness()
        let message = #"{"_type":"location","lat":1,"lon":2,"tst":1781481600,"vel":-1,"cog":-1,"p":101.325}"#
        #expect(harness.decode(message, topic: "owntracks/u/d") == .accepted)
        let positions = harness.writer.batch.positions
        #expect(positions.count == 1)
        #expect(positions[0].speed.isNaN)
        #expect(positions[0].course.isNaN)
        #expect(harness.readings.map(\.value) == [101_325])
    }

    @Test(arguments: [
        (#"{"lat":1}"#, DecodingFailureCode.missingField), (#"{"_type":"location","lat":1,"lon":2}"#, .missingField),
        (#"{"_type":"location","lat":1,"tst":1781481600}"#, .missingField),
        (#"{"_type":"location","lat":"1","lon":2,"tst":1781481600}"#, .badValue),
        (#"{"_type":"location","lat":1,"lon":181,"tst":1781481600}"#, .badValue),
        (#"{"_type":"encrypted","data":"x"}"#, .noCodec),
    ])
    func refusesBrokenFixes(message: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(message, topic: "owntracks/u/d").failure?.code == code)
    }

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

    @Test(arguments: [
        ("02011A0AFF4C0010055A1C4B1C4B", DecodingFailureCode.notRuuvi), ("020106", .notRuuvi), ("", .notRuuvi),
        ("0201061BFF990405F78268", .truncated), ("04FF990403", .truncated), ("04FF990407", .notRuuvi), ("0", .badHex),
        ("zz", .badHex), ("03FF9904", .truncated),
    ])
    func refusesOtherAdvertisements(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"data":"\#(data)"}"#, topic: "ruuvi/g/t").failure?.code == code)
    }

    @Test func readsRuuviFormat5BelowZero() {
        var harness = DecodingHarness()
        // -21.5 C, 40 %RH, 100000 Pa, 3.0 V, sequence 5
        let data = "0201061BFF990405EF343E80C3500000000003E8AF1601000" + "5E0000000002A"
        #expect(harness.decode(#"{"ts":1781481600,"data":"\#(data)"}"#, topic: "ruuvi/g/t") == .accepted)
        #expect(harness.readings.map(\.value) == [-21.5, 40, 100_000, 3, 5])
        #expect(harness.readings[0].device == "E0:00:00:00:00:2A")
    }
}
