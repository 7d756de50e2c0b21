/// Which sequence numbers of one gateway are stored, as ranges between which numbers are missing.
struct SequenceRanges: Sendable, Equatable {
    /// More gaps than this are not kept: the earliest is given up and counted.
    static let rangeLimit = 64

    /// The stored numbers, rising, with at least one missing number between two ranges.
    private(set) var ranges: [ClosedRange<Int64>] = []
    /// Event time of the highest number, in microseconds.
    private(set) var newestTime = Int64.min
    /// How often the gateway has begun to count anew.
    private(set) var restarts = 0
    /// Missing numbers that are no longer waited for.
    private(set) var givenUp: Int64 = 0

    init() {}

    /// Restores what was written: pairs of first and last numbers.
    init(pairs: [Int64], newestTime: Int64?, restarts: Int, givenUp: Int64) {
        for place in stride(from: 0, to: pairs.count - 1, by: 2) where pairs[place] <= pairs[place + 1] {
            ranges.append(pairs[place]...pairs[place + 1])
        }
        self.newestTime = newestTime ?? .min
        self.restarts = restarts
        self.givenUp = givenUp
    }

    /// The ranges as pairs of first and last numbers.
    var pairs: [Int64] { ranges.flatMap { [$0.lowerBound, $0.upperBound] } }

    /// The highest number up to which nothing is missing.
    var contiguous: Int64? { ranges.first?.upperBound }

    /// The highest stored number.
    var highest: Int64? { ranges.last?.upperBound }

    /// The missing numbers below the highest.
    var gaps: [ClosedRange<Int64>] {
        zip(ranges, ranges.dropFirst()).map { ($0.upperBound + 1)...($1.lowerBound - 1) }
    }

    /// Takes a stored number.
    ///
    /// A number at or below one that is known, with an event time after all others, is no late message but a gateway
    /// that lost its counter: it is counted from there anew.
    ///
    /// - Parameters:
    ///   - number: The number, 0 or more.
    ///   - time: The event time in microseconds; nil when the device's clock is not to be trusted.
    /// - Returns: Whether anything changed.
    mutating func insert(_ number: Int64, time: Int64?) -> Bool {
        guard let last = ranges.last else {
            ranges = [number...number]
            newestTime = time ?? .min
            return true
        }
        if number > last.upperBound {
            newestTime = max(newestTime, time ?? .min)
            append(number)
            return true
        }
        if number == last.upperBound { return false }
        if let time, newestTime != .min, time > newestTime {
            ranges = [number...number]
            newestTime = time
            restarts += 1
            return true
        }
        return fill(number)
    }

    private mutating func append(_ number: Int64) {
        let last = ranges[ranges.count - 1]
        if number == last.upperBound + 1 {
            ranges[ranges.count - 1] = last.lowerBound...number
            return
        }
        ranges.append(number...number)
        forget()
    }

    /// Takes a number below the highest.
    private mutating func fill(_ number: Int64) -> Bool {
        let next = ranges.firstIndex { $0.upperBound >= number } ?? ranges.count - 1
        if ranges[next].contains(number) { return false }
        let joinsNext = ranges[next].lowerBound == number + 1
        let joinsPrevious = next > 0 && ranges[next - 1].upperBound == number - 1
        switch (joinsPrevious, joinsNext) {
        case (true, true):
            ranges[next - 1] = ranges[next - 1].lowerBound...ranges[next].upperBound
            ranges.remove(at: next)
        case (true, false): ranges[next - 1] = ranges[next - 1].lowerBound...number
        case (false, true): ranges[next] = number...ranges[next].upperBound
        case (false, false):
            ranges.insert(number...number, at: next)
            forget()
        }
        return true
    }

    private mutating func forget() {
        guard ranges.count > Self.rangeLimit else { return }
        givenUp += ranges[1].lowerBound - ranges[0].upperBound - 1
        ranges[0] = ranges[0].lowerBound...ranges[1].upperBound
        ranges.remove(at: 1)
    }
}
