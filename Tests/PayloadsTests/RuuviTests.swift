import Payloads
import Telemetry
import Testing

@Suite struct RuuviTests {
    @Test(arguments: [
        ("02011A0AFF4C0010055A1C4B1C4B", DecodingFailureCode.notRuuvi), ("020106", .notRuuvi), ("", .notRuuvi),
        ("0201061BFF990405F78268", .truncated), ("04FF990403", .truncated), ("04FF990407", .notRuuvi), ("0", .badHex),
        ("zz", .badHex), ("03FF9904", .truncated),
    ])
    func refusesOtherAdvertisements(data: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(#"{"data":"\#(data)"}"#, topic: "ruuvi/g/t").failure?.code == code)
    }

    @Test func readsFormat5BelowZero() {
        var harness = DecodingHarness()
        // -21.5 C, 40 %RH, 100000 Pa, 3.0 V, sequence 5
        let data = "0201061BFF990405EF343E80C3500000000003E8AF1601000" + "5E0000000002A"
        #expect(harness.decode(#"{"ts":1781481600,"data":"\#(data)"}"#, topic: "ruuvi/g/t") == .accepted)
        #expect(harness.readings.map(\.value) == [-21.5, 40, 100_000, 3, 5])
        #expect(harness.readings[0].device == "E0:00:00:00:00:2A")
    }
}
