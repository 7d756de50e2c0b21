import Foundation
import Payloads
import Telemetry
import Testing

/// Damaged messages of every format: a bounded number, the same ones in each run.
@Suite struct MutationTests {
    /// SplitMix64 (Steele, Lea and Flood 2014).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    private static let roundsPerMessage = 60

    private func messages() throws -> [(topic: String, payload: [UInt8])] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "simulators/recordings/gateways.ndjson"))
        return try data.split(separator: UInt8(ascii: "\n")).map { line in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: String])
            let topic = try #require(object["topic"])
            if let encoded = object["payload_base64"] {
                return (topic, Array(try #require(Data(base64Encoded: encoded))))
            }
            return (topic, Array(try #require(object["payload"]).utf8))
        }
    }

    private func damaged(_ payload: [UInt8], _ other: [UInt8], using generator: inout Generator) -> [UInt8] {
        var bytes = payload
        for _ in 0...Int.random(in: 0...3, using: &generator) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1:
                bytes[place] =
                    [0, 0x7F, 0x80, 0xFF, 0x22, 0x5C, 0x5B, 0x7B, 0x65].randomElement(using: &generator) ?? 0
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator)))
            case 3: bytes.removeLast(bytes.count - place)
            case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 16)], at: place)
            case 5: bytes.insert(contentsOf: other.prefix(place), at: place)
            default: bytes.insert(contentsOf: Array("-1e999".utf8), at: place)
            }
        }
        return bytes
    }

    @Test(.timeLimit(.minutes(1)))
    func damagedMessagesNeitherCrashNorLeaveImpossibleReadings() throws {
        let messages = try messages()
        var generator = Generator(state: 20_260_615)
        var harness = DecodingHarness()
        for (topic, payload) in messages {
            for _ in 0..<Self.roundsPerMessage {
                let other = messages.randomElement(using: &generator)?.payload ?? []
                let bytes = damaged(payload, other, using: &generator)
                harness.writer.batch.removeAll()
                let series = harness.writer.catalog.seriesCount
                let outcome = harness.decode(bytes, topic: topic)
                if case .refused = outcome {
                    #expect(harness.writer.batch.isEmpty)
                    #expect(harness.writer.catalog.seriesCount == series)
                }
                for value in harness.writer.batch.values { #expect(!value.isInfinite) }
                for row in 0..<harness.writer.batch.positions.count {
                    #expect(harness.writer.batch.positions[row].isOnEarth)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: PayloadFormat.allCases)
    func noiseIsRefusedOrEmpty(format: PayloadFormat) throws {
        let filter = try #require(TopicFilter("#"))
        let route = PayloadRoute(filter, format, tenant: .fixed(TenantName(rawValue: "t")))
        var harness = DecodingHarness(routes: [route])
        var generator = Generator(state: 7)
        for _ in 0..<300 {
            let count = Int.random(in: 1..<200, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            _ = harness.decode(bytes, topic: "spBv1.0/STATE2/DDATA/up/SENSOR")
            _ = harness.decode(bytes, topic: "a/b/NBIRTH/telemetry/up")
        }
        for value in harness.writer.batch.values { #expect(!value.isInfinite) }
    }
}
