import Payloads
import Telemetry
import Testing

@Suite struct SenMLTests {
    private let json = "isotherm/senml"
    private let cbor = "isotherm/senml-cbor"

    @Test func resolvesBaseFieldsOverRecords() {
        var harness = DecodingHarness()
        let pack =
            #"[{"bn":"urn:dev:1:","bt":1781480000},{"bu":"K","bv":273.15,"n":"temperature","t":-60.5,"v":2},"#
            + #"{"n":"door","vb":false},{"n":"note","vs":"x"},{"n":"humidity","u":"/","bv":0,"v":0.5}]"#
        #expect(harness.decode(pack, topic: json) == .accepted)
        #expect(harness.readings.map(\.metric) == ["temperature", "door", "humidity"])
        #expect(harness.readings.map(\.value) == [2, 0, 50])
        #expect(harness.readings[0].milliseconds == 1_781_479_939_500)
        #expect(harness.readings.allSatisfy { $0.device == "urn:dev:1" })
    }

    @Test(arguments: [
        (#"[{"n":"a:temperature","v":1,"x_":1}]"#, DecodingFailureCode.senmlMustUnderstand),
        (#"[{"bver":11,"n":"a:temperature","v":1}]"#, .senmlVersion), (#"[{"n":"a:temperature"}]"#, .senmlNoValue),
        (#"{"n":"a:temperature","v":1}"#, .senmlNotArray), (#"["x"]"#, .senmlNotArray), ("[]", .noReading),
        (#"[{"n":"a:temperature","v":"1"}]"#, .badValue), (#"[{"v":1}]"#, .missingField),
        (#"[{"n":"ä:temperature","v":1}]"#, .badName), (#"[{"n":"a:","v":1}]"#, .badName),
        (#"[{"n":"a:temperature","u":"Pa","v":1}]"#, .badUnit),
    ])
    func refusesWithACode(pack: String, code: DecodingFailureCode) {
        var harness = DecodingHarness()
        #expect(harness.decode(pack, topic: json).failure?.code == code)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func keepsGoodRecordsBesideABadOne() {
        var harness = DecodingHarness()
        let outcome = harness.decode(#"[{"bn":"a:","n":"temperature","v":1},{"n":"humidity"}]"#, topic: json)
        #expect(outcome.failure?.code == .senmlNoValue)
        #expect(harness.readings.map(\.value) == [1])
    }

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
            #expect(harness.decode(pack, topic: cbor) == .accepted)
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
        #expect(harness.decode(pack, topic: cbor).failure?.code == code)
    }

    @Test(arguments: [0x81, 0x9F, 0xC1, 0xBF] as [UInt8])
    func refusesDeepCBOR(opening: UInt8) {
        var harness = DecodingHarness()
        #expect(harness.decode([UInt8](repeating: opening, count: 100_000), topic: cbor).failure?.code == .badCBOR)
    }

    @Test func followsTheContentType() {
        var harness = DecodingHarness()
        let topic = Array("isotherm/v1/acme/gateways/g/telemetry".utf8)
        let payload = Array(#"[{"n":"a:temperature","v":1}]"#.utf8)
        let outcome = harness.decoder.decode(
            payload.span,
            topic: topic.span,
            contentType: "application/senml+json; charset=utf-8",
            receivedAt: harness.arrival,
            into: &harness.writer
        )
        #expect(outcome == .accepted)
        #expect(harness.readings.map(\.device) == ["a"])
    }
}
