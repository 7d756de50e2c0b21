import Testing

@testable import Collector

@Suite struct SequenceRangesTests {
    @Test func knowsWhatIsMissing() {
        var ranges = SequenceRanges()
        for number: Int64 in [3, 4, 8, 5, 11, 10] { _ = ranges.insert(number, time: nil) }
        #expect(ranges.pairs == [3, 5, 8, 8, 10, 11])
        #expect(ranges.gaps == [6...7, 9...9])
        #expect(ranges.contiguous == 5 && ranges.highest == 11)
        let changes = [10, 9, 7, 6].map { ranges.insert($0, time: nil) }
        #expect(changes == [false, true, true, true])
        #expect(ranges.pairs == [3, 11] && ranges.gaps.isEmpty)
    }

    @Test func agreesWithASetInWhateverOrderTheNumbersCome() {
        var generator = SplitMix(state: 7)
        for _ in 0..<200 {
            var (ranges, set) = (SequenceRanges(), Set<Int64>())
            for _ in 0..<60 {
                let number = Int64.random(in: 0..<80, using: &generator)
                let isNew = set.insert(number).inserted
                let hasChanged = ranges.insert(number, time: nil)
                #expect(hasChanged == isNew)
            }
            let stored = Set(ranges.ranges.flatMap { Array($0) })
            #expect(stored == set)
            #expect(SequenceRanges(pairs: ranges.pairs, newestTime: nil, restarts: 0, givenUp: 0) == ranges)
        }
    }

    @Test func aCounterThatBeginsAnewIsToldFromALateMessage() {
        var ranges = SequenceRanges()
        for number: Int64 in 1...10 { _ = ranges.insert(number, time: number * 100) }
        _ = ranges.insert(12, time: 1_200)
        let late = [ranges.insert(11, time: 1_100), ranges.insert(4, time: 400)]
        #expect(late == [true, false] && ranges.restarts == 0)
        let isAnew = ranges.insert(1, time: 1_300)
        #expect(isAnew && ranges.restarts == 1 && ranges.pairs == [1, 1])
    }

    @Test func keepsABoundedNumberOfGaps() {
        var ranges = SequenceRanges()
        for number: Int64 in 0..<1_000 { _ = ranges.insert(number * 3, time: nil) }
        #expect(ranges.ranges.count == SequenceRanges.rangeLimit)
        let missing = ranges.gaps.reduce(0) { $0 + Int64($1.count) }
        #expect(ranges.givenUp + missing == 999 * 2)
    }
}

/// A small generator, so that the test is the same at each run (Steele, Lea and Flood 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
