import Testing

@testable import TimeSeries

@Suite struct RowKeyTests {
    private func isBefore(_ one: RowKey, _ other: RowKey) -> Bool {
        (one.time, one.number, one.place) < (other.time, other.number, other.place)
    }

    /// Batches of few and of many rows, within a second, within years, and too far apart for one number of 63 bits.
    @Test(arguments: [1, 255, 256, 5_000], [0, 1_000_000, 100_000_000_000_000, Int64.max / 4])
    func rowsComeInTheOrderOfTheirKeys(count: Int, span: Int64) {
        var random = TestRandom(seed: UInt64(count) &+ UInt64(span))
        for numbers in [1, 900, Int64(Int32.max)] {
            var rows = (0..<count).map { place in
                RowKey(
                    time: 1_767_225_600_000_000 - span / 2
                        + (span > 0 ? Int64.random(in: 0..<span, using: &random) : 0),
                    number: Int32(Int64.random(in: 0..<numbers, using: &random)),
                    place: Int32(place)
                )
            }
            let wanted = rows.sorted(by: isBefore)
            rows.sortByKey()
            #expect(rows.map(\.place) == wanted.map(\.place))
            // What is in order stays as it is.
            rows.sortByKey()
            #expect(rows.map(\.place) == wanted.map(\.place))
        }
    }

    @Test func timesFromOneEndToTheOtherAreInOrderToo() {
        let times = [Int64.max, 0, Int64.min, -1, Int64.max, 7]
        var rows = (0..<600).map { RowKey(time: times[$0 % times.count], number: 5, place: Int32($0)) }
        rows.sortByKey()
        #expect(rows.map(\.time) == rows.map(\.time).sorted())
        #expect(rows.allSatisfy { times[$0.row % times.count] == $0.time })
    }
}
