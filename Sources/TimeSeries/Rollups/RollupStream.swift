/// Makes the rows of minutes and quarters of an hour from readings in the order of their time.
///
/// Readings come in pieces that end within or with a quarter; after each piece its minutes are taken, and after the last
/// piece of a quarter its rows. It holds a row and a sketch for each series and a row for each minute of a piece.
struct RollupStream {
    /// The first reading of a series: how long it stands for is not known from the readings.
    struct Opening {
        let series: Int32
        let time: Int64
        fileprivate let value: Double
        fileprivate let row: Int
    }

    /// A reading stands for the time since the one before it, an hour at most; that of a longer one is not known.
    private static let longestStep: Int64 = 3_600_000_000
    private static let minute: Int64 = 60_000_000

    private let traits: [Int32: SeriesTraits]
    /// The place of each series in the columns below.
    private var places: [Int32: Int] = [:]
    private var traitsOf: [SeriesTraits] = []
    private var lastTimes: [Int64] = []
    /// The row of the minute under way, an index into `minutes`; -1 when this piece has none yet.
    private var current: [Int] = []
    private var quarters: [RollupRow?] = []
    private var sketches: [ValueSketch] = []
    /// The minutes of this piece.
    private(set) var minutes: [RollupRow] = []
    /// Series whose first reading of all lies in this piece.
    private(set) var openings: [Opening] = []

    /// - Parameter traits: What is known of the series; one that is missing has no limits and is no temperature.
    init(traits: [Int32: SeriesTraits]) { self.traits = traits }

    /// Takes a reading that is no older than any before.
    mutating func add(series: Int32, time: Int64, value: Double) {
        let place = places[series] ?? enter(series)
        let bucket = Self.begin(of: time, Self.minute)
        var row = current[place]
        if row < 0 || minutes[row].bucket != bucket {
            row = minutes.count
            minutes.append(RollupRow(series: series, bucket: bucket))
            current[place] = row
        }
        minutes[row].add(value, at: time)
        let before = lastTimes[place]
        if before == .min {
            openings.append(Opening(series: series, time: time, value: value, row: row))
        } else if time - before <= Self.longestStep {
            minutes[row].weigh(value, seconds: Double(time - before) / 1e6, traitsOf[place])
        }
        lastTimes[place] = time
        sketches[place].add(value)
    }

    /// Says when the series of an opening had its reading before that.
    mutating func resolve(_ opening: Opening, before: Int64) {
        guard opening.time - before <= Self.longestStep, let place = places[opening.series] else { return }
        let seconds = Double(opening.time - before) / 1e6
        minutes[opening.row].weigh(opening.value, seconds: seconds, traitsOf[place])
    }

    /// Ends a piece: its minutes go into their quarters and are forgotten.
    mutating func endPiece(quarter: Int64) {
        for row in minutes {
            guard let place = places[row.series] else { continue }
            var sum = quarters[place] ?? RollupRow(series: row.series, bucket: quarter)
            sum.add(row)
            quarters[place] = sum
            current[place] = -1
        }
        minutes.removeAll(keepingCapacity: true)
        openings.removeAll(keepingCapacity: true)
    }

    /// Ends a quarter of an hour.
    ///
    /// - Parameter take: Is told each row of it, the text of its sketch and what is known of its series.
    /// - Throws: What `take` throws.
    mutating func endQuarter<Failure: Error>(
        _ take: (RollupRow, String, SeriesTraits) throws(Failure) -> Void
    ) throws(Failure) {
        for place in quarters.indices {
            if let row = quarters[place] { try take(row, sketches[place].text, traitsOf[place]) }
            quarters[place] = nil
            sketches[place].removeAll()
        }
    }

    /// What is known of a series.
    func traits(of series: Int32) -> SeriesTraits { traits[series] ?? SeriesTraits() }

    /// The beginning of the stretch of a width in which an instant lies.
    static func begin(of time: Int64, _ width: Int64) -> Int64 {
        let rest = time % width
        return time - (rest < 0 ? rest + width : rest)
    }

    private mutating func enter(_ series: Int32) -> Int {
        let place = lastTimes.count
        places[series] = place
        traitsOf.append(traits(of: series))
        lastTimes.append(.min)
        current.append(-1)
        quarters.append(nil)
        sketches.append(ValueSketch())
        return place
    }
}
