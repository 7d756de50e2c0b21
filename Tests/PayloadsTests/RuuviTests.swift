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

    @Test(arguments: [("C5", "0xC5"), ("06", "0x6"), ("E1", "0xE1")])
    func namesADataFormatThatIsNotReadAsItsDocumentationDoes(format: String, name: String) {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"{"data":"04FF9904\#(format)"}"#, topic: "ruuvi/g/t")
        #expect(outcome.failure?.code == .notRuuvi)
        #expect(outcome.failure?.reason.contains(name) == true)
    }

    @Test func readsWhatTheGatewayDecodedItself() {
        var harness = DecodingHarness()
        let message =
            #"{"gw_mac":"C8:25:2D:8E:9C:2C","rssi":-60,"aoa":[],"gwts":1781481600,"ts":1781481600,"dataFormat":5,"#
            + #""temperature":-18.265,"humidity":null,"pressure":101325,"accelX":0.004,"movementCounter":66,"#
            + #""voltage":2.977,"txPower":4,"measurementSequenceNumber":205,"id":"CB:B8:33:4C:88:4F","coords":""}"#
        #expect(harness.decode(message, topic: "ruuvi/g/t") == .accepted)
        #expect(harness.readings.map(\.value) == [-18.265, nil, 101_325, 2.977, 205])
        #expect(
            harness.readings.allSatisfy { $0.device == "CB:B8:33:4C:88:4F" && $0.milliseconds == 1_781_481_600_000 }
        )
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
