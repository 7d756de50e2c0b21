import Payloads
import Telemetry
import Testing

@Suite struct SenMLCBORTests {
    private let topic = "isotherm/senml-cbor"

    @Test func readsCBORNumbersOfAllKinds() {
        // [{-2: "a:", 0: "temperature", 2: x}] with x as half, single, negative integer, decimal fraction, bigfloat
        let values: [[UInt8]] = [
            [0xF9, 0x44, 0x40], [0xFA, 0x40, 0x88, 0, 0], [0x31], [0xC4, 0x82, 0x20, 0x18, 0x47],
            [0xC5, 0x82, 0x20, 3],
        ]
        for (value, expected) in zip(values, [4.25, 4.25, -18, 7.1, 1.5]) {
            var harness = DecodingHarness()
            let name = Array("temperature".utf8)
            let pack = [0x81, 0xA3, 0x21, 0x62, 0x61, 0x3A, 0x00, 0x6B] + name + [0x02] + value
            #expect(harness.decode(pack, topic: topic) == .accepted)
            #expect(harness.readings.map(\.value) == [expected])
        }
    }

    @Test(
        arguments: [
            ([0x81, 0xA1], DecodingFailureCode.cborTruncated),
            ([0x9B, 255, 255, 255, 255, 255, 255, 255, 255], .cborTruncated),
            ([0x7B, 255, 255, 255, 255, 255, 255, 255, 255], .cborTruncated), ([0xFF], .badCBOR),
            ([0x80, 0x80], .badCBOR),
            ([0x1C], .badCBOR), ([0x61, 0xFF], .badCBOR), ([0xA0], .senmlNotArray),
        ] as [([UInt8], DecodingFailureCode)]
    )
    func refusesBrokenCBOR(pack: [UInt8], code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(pack, topic: topic).failure?.code == code)
    }

    @Test(arguments: [0x81, 0x9F, 0xC1, 0xBF] as [UInt8])
    func refusesDeepCBOR(opening: UInt8) {
        var harness = DecodingHarness()
        #expect(harness.decode([UInt8](repeating: opening, count: 100_000), topic: topic).failure?.code == .badCBOR)
    }

    @Test func readsTheLabelsOfJSONToo() {
        // [{"bn": "a:", "n": "temperature", "v": -18}]
        var harness = DecodingHarness()
        let name = [0x6B] + Array("temperature".utf8)
        let pack = [0x81, 0xA3, 0x62, 0x62, 0x6E, 0x62, 0x61, 0x3A, 0x61, 0x6E] + name + [0x61, 0x76, 0x31]
        #expect(harness.decode(pack, topic: topic) == .accepted)
        #expect(harness.readings.map(\.value) == [-18])
    }
}
