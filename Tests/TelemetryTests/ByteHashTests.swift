import Testing

@testable import Telemetry

@Suite struct ByteHashTests {
    @Test(arguments: 0..<40)
    func everyByteCounts(length: Int) {
        let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        let same = Array(text)
        #expect(equal(text, same))
        #expect(hash(text) == hash(same))
        for place in text.indices {
            for bit in [UInt8(1), 0x80] {
                var other = text
                other[place] ^= bit
                #expect(!equal(text, other), "byte \(place) of \(length)")
                #expect(hash(text) != hash(other), "byte \(place) of \(length)")
            }
        }
        let longer = text + [0]
        #expect(!equal(text, longer))
    }

    private func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool { ByteHash.equal(one.span, other.span) }

    private func hash(_ text: [UInt8]) -> UInt32 { ByteHash.hash(text.span, seed: 3) }
}
