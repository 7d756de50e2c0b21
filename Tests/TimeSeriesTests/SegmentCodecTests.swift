import Testing

@testable import TimeSeries

@Suite("Segments as bytes")
struct SegmentCodecTests {
    private func roundTrip(_ columns: [SegmentColumn]) -> Bool {
        guard let decoder = SegmentDecoder(SegmentEncoder.encode(columns)), decoder.rows == columns[0].count,
            let times = decoder.column(0, columns[0].kind)
        else { return false }
        return columns.enumerated().allSatisfy { number, column in
            guard let back = decoder.column(number, column.kind, times: times) else { return false }
            return (0..<column.count).allSatisfy { back[$0] == column[$0] }
        }
    }

    private func column(_ kind: SegmentColumn.Kind, _ values: [Int64?]) -> SegmentColumn {
        var column = SegmentColumn(kind)
        for value in values { column.append(value) }
        return column
    }

    private func bits(_ value: Double) -> Int64 { Int64(bitPattern: value.bitPattern) }

    @Test func everyDoubleComesBackToTheLastBit() {
        let values: [Double] = [
            0, -0.0, 0.1, -127, 4.25, .infinity, -.infinity, .nan, .greatestFiniteMagnitude, 1.0 / 3,
            .leastNonzeroMagnitude, 4_503_599_627_370_497, -2.5e15, 85,
        ]
        let times = column(.instant, (0..<values.count).map { Int64($0) * 10_000_000 })
        #expect(roundTrip([times, column(.double, values.map(bits))]))
        for value in values { #expect(roundTrip([column(.instant, [1]), column(.double, [bits(value)])])) }
    }

    @Test func extremesOfIntegersComeBack() {
        let values: [Int64?] = [.min, .max, nil, 0, -1, nil, .max]
        let times = column(.instant, [.min, -5, 0, 3, 1_000, 1 << 40, .max])
        #expect(roundTrip([times, column(.integer, values), column(.instant, values), column(.double, values)]))
        #expect(roundTrip([times, column(.integer, [Int64?](repeating: nil, count: 7))]))
    }

    @Test func randomSegmentsComeBack() {
        var random = TestRandom(seed: 1)
        for _ in 0..<400 {
            let rows = 1 + random.below(200)
            var time = Int64(random.below(2_000_000)) * 1_000_000_000
            let step = [1, 1_000, 10_000_000, 60_000_000][random.below(4)]
            let shape = random.below(5)
            var (times, values, arrivals): ([Int64?], [Int64?], [Int64?]) = ([], [], [])
            for row in 0..<rows {
                time += Int64(step) + Int64(random.below(step))
                times.append(time)
                let value: Double =
                    switch shape {
                    case 0: Double(random.below(400)) / 100
                    case 1: Double(Float(random.unit() * 30))
                    case 2: random.unit() * 1e10
                    case 3: Double(bitPattern: random.next())
                    default: Double(row / 20)
                    }
                values.append(random.below(30) == 0 ? nil : bits(value))
                arrivals.append(random.below(3) == 0 ? time + Int64(random.below(90_000)) : time + 5_000)
            }
            #expect(
                roundTrip([
                    column(.instant, times), column(.double, values),
                    column(.integer, times.map { _ in Int64(random.below(9)) }),
                    column(
                        .integer,
                        values.map { _ in random.below(40) == 0 ? nil : Int64(bitPattern: random.next()) }
                    ),
                    column(.instant, arrivals),
                ])
            )
        }
    }

    @Test func anEvenClockAndASteadyValueTakeNoRoom() {
        let times = column(.instant, (0..<600).map { Int64($0) * 10_000_000 + 1_767_225_600_000_000 })
        let arrivals = column(.instant, times.values.map { $0 + 20_000 })
        let sequence = column(.integer, (0..<600).map { Int64($0) + 77 })
        let same = column(.double, [Int64](repeating: bits(4.5), count: 600))
        #expect(SegmentEncoder.encode([times, same, sequence, arrivals]).count < 200)
    }

    @Test func aSensorsNoiseTakesAboutTwoBytesAReading() {
        var random = TestRandom(seed: 2)
        let jitter = (0..<600).map { Int64($0) * 10_000_000 + Int64(random.below(80)) * 1_000 }
        let values = jitter.map { _ in bits(Double(420 + random.below(160)) / 100) }
        let bytes = SegmentEncoder.encode([column(.instant, jitter), column(.double, values)]).count
        #expect(bytes < 600 * 9 / 4)
    }

    @Test func damagedBytesAreRefusedNotTrapped() {
        var random = TestRandom(seed: 3)
        let times = column(.instant, (0..<100).map { Int64($0 * $0) })
        let whole = SegmentEncoder.encode([times, column(.double, times.values), column(.instant, times.values)])
        for _ in 0..<3_000 {
            var bytes = whole
            for _ in 0...random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
            guard let decoder = SegmentDecoder(bytes), decoder.rows < 100_000 else { continue }
            let first = decoder.column(0, .instant)
            for number in 0..<decoder.columns { _ = decoder.column(number, .double, times: first) }
        }
        #expect(SegmentDecoder([]) == nil && SegmentDecoder([2] + whole.dropFirst()) == nil)
    }
}
