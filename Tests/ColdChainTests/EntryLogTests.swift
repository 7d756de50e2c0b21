import Testing

@testable import ColdChain

@Suite("The packed log of entries")
struct EntryLogTests {
    /// Readings as sensors send them, and what no sensor should send.
    private static func entries(_ count: Int, _ random: inout SplitMix) -> [HistoryEntry] {
        let odd: [Double] = [
            .nan, -.nan, .infinity, -.infinity, 0, -0.0, 1e300, .leastNonzeroMagnitude, .pi, 1e9 + 0.0005, -1e12,
            999_999_999.999,
        ]
        var time = Int64.random(in: -1_000_000_000_000_000...2_000_000_000_000_000, using: &random)
        return (0..<count).map { _ in
            switch Int.random(in: 0..<10, using: &random) {
            case 0: time += Int64.random(in: 1...4_000_000_000_000, using: &random)
            case 1...3: time += 10_000_000 + Int64.random(in: -40_000...40_000, using: &random)
            default: time += 10_000_000
            }
            let value =
                switch Int.random(in: 0..<12, using: &random) {
                case 0: odd.randomElement(using: &random) ?? 0
                case 1: Double.random(in: -90...90, using: &random)
                case 2: Double(Int.random(in: -900...900, using: &random)) / 10 * 1.8 + 32
                default: Double(Int.random(in: 200...800, using: &random)) / 100
                }
            return HistoryEntry(time: time, source: UInt8.random(in: 0...3, using: &random), value: value)
        }
    }

    private static func bits(_ entries: [HistoryEntry]) -> [[UInt64]] {
        entries.map { [UInt64(bitPattern: $0.time), UInt64($0.source), $0.value.bitPattern] }
    }

    @Test("A block gives back every entry to the bit", arguments: 1...50)
    func roundTrip(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let entries = Self.entries(Int.random(in: 1...200, using: &random), &random)
        let block = EntryBlock(entries)
        #expect(Self.bits(block.entries) == Self.bits(entries))
        let again = EntryBlock(first: block.first, last: block.last, count: block.count, bytes: block.bytes)
        #expect(again.map { Self.bits($0.entries) } == Self.bits(entries))
    }

    @Test("Readings at even times with two decimals take four bytes or less each")
    func size() {
        var random = SplitMix(seed: 7)
        let entries = (0..<64).map { index in
            HistoryEntry(
                time: Int64(index) * 10_000_000,
                source: 0,
                value: Double(400 + Int.random(in: 0...60, using: &random)) / 100
            )
        }
        #expect(EntryBlock(entries).bytes.count <= 64 * 4)
    }

    @Test("A block whose bytes were changed is refused or says something else, and ends nothing", arguments: 1...50)
    func damage(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let block = EntryBlock(Self.entries(40, &random))
        for _ in 0..<200 {
            var bytes = block.bytes
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            default: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            }
            let read = EntryBlock(first: block.first, last: block.last, count: block.count, bytes: bytes)
            guard let entries = read?.entries else { continue }
            #expect(entries.count == block.count && entries.last?.isSame(block.last) == true)
            #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.precedes($1) })
        }
        #expect(
            EntryBlock(first: block.first, last: block.last, count: 40, bytes: Array(block.bytes.dropLast())) == nil
        )
        for count in [Int.min, -1, 0, 39, 41, .max] {
            #expect(EntryBlock(first: block.first, last: block.last, count: count, bytes: block.bytes) == nil)
        }
    }

    @Test("It does what a sorted list does", arguments: 1...40)
    func behaves(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var plain = Self.entries(400, &random)
        var log = EntryLog()
        for entry in plain { log.append(entry) }
        for _ in 0..<40 {
            var wanted = plain.randomElement(using: &random) ?? plain[0]
            if Bool.random(using: &random) { wanted.time += Int64.random(in: -3...3, using: &random) }
            #expect(log.contains(wanted) == plain.contains { $0.isSame(wanted) })
            #expect(Self.bits(log.entries(after: wanted)) == Self.bits(plain.filter { wanted.precedes($0) }))
            #expect(log.count == plain.count && log.last.map { Self.bits([$0]) } == plain.last.map { Self.bits([$0]) })
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            let taken = log.entries(after: wanted)
            log.removeEntries(after: wanted)
            plain.removeAll { wanted.precedes($0) }
            #expect(log.count == plain.count && Self.bits(log.entries(after: Self.earliest)) == Self.bits(plain))
            for entry in taken.dropFirst(Int.random(in: 0...taken.count, using: &random)) {
                log.append(entry)
                plain.append(entry)
            }
            if plain.isEmpty { return }
        }
    }

    private static let earliest = HistoryEntry(time: HistoryEntry.beginning, source: 0, value: 0)

    @Test("What is dropped is older than asked for, and all of it but a rest of one block")
    func drops() throws {
        var random = SplitMix(seed: 11)
        let plain = Self.entries(1_000, &random)
        var log = EntryLog()
        for entry in plain { log.append(entry) }
        log.drop(before: plain[700])
        let left = log.entries(after: Self.earliest)
        #expect(left.count == log.count && left.count >= 300 && left.count < 364)
        #expect(Self.bits(left) == Self.bits(Array(plain.suffix(left.count))))
    }

    @Test(
        "It survives a snapshot, and one of version 2, in which entries were written as they are",
        arguments: [0, 1, 63, 64, 65, 500]
    )
    func snapshots(count: Int) {
        var random = SplitMix(seed: 3)
        let plain = Self.entries(count, &random)
        var log = EntryLog()
        for entry in plain { log.append(entry) }
        var writer = SnapshotCoder(writing: 3)
        log.visit(&writer)
        var reader = SnapshotCoder(reading: writer.bytes, version: 3)
        var restored = EntryLog()
        restored.visit(&reader)
        #expect(reader.isComplete && restored.count == count)
        #expect(Self.bits(restored.entries(after: Self.earliest)) == Self.bits(plain))

        var old = SnapshotCoder(writing: 2)
        var entries = plain
        old.list(&entries, empty: Self.earliest) { $1.visit(&$0) }
        var oldReader = SnapshotCoder(reading: old.bytes, version: 2)
        var taken = EntryLog()
        taken.visit(&oldReader)
        #expect(oldReader.isComplete && Self.bits(taken.entries(after: Self.earliest)) == Self.bits(plain))
    }
}
