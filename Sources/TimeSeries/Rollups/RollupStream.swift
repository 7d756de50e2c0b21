/// Makes the rows of minutes, of quarters of an hour and of an hour from readings in the order of their time.
///
/// Readings come in pieces that end within or with a quarter; after each piece its minutes are taken, after the last piece
/// of a quarter its rows, and in the end those of the hour, when one was read. It holds two rows and two sketches for each
/// series and a row for each minute of a piece.
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

    let traits: [Int32: SeriesTraits]
    /// The place of each series in the columns below.
    private var places = SeriesPlaces()
    private var traitsOf: [SeriesTraits] = []
    private var lastTimes: [Int64] = []
    /// The row of the minute under way, an index into `minutes`; -1 when this piece has none yet.
    private var current: [Int] = []
    private var quarters: [RollupRow?] = []
    private var sketches: [ValueSketch] = []
    private var hours: [RollupRow?] = []
    private var hourSketches: [ValueSketch] = []
    private let hour: Int64?
    /// The minutes of this piece.
    private(set) var minutes: [RollupRow] = []
    /// Series whose first reading of all lies in this piece.
    private(set) var openings: [Opening] = []

    /// - Parameters:
    ///   - traits: What is known of the series; one that is missing has no limits and is no temperature.
    ///   - hour: The beginning of the hour that the quarters are; nil when they are not a whole one.
    init(traits: [Int32: SeriesTraits], hour: Int64?) {
        self.traits = traits
        self.hour = hour
    }

    /// Takes a reading that is no older than any before.
    mutating func add(series: Int32, time: Int64, value: Double) {
        let place = self.place(of: series)
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
        guard opening.time - before <= Self.longestStep else { return }
        let place = self.place(of: opening.series)
        let seconds = Double(opening.time - before) / 1e6
        minutes[opening.row].weigh(opening.value, seconds: seconds, traitsOf[place])
    }

    /// Ends a piece: its minutes go into their quarters and are forgotten.
    mutating func endPiece(quarter: Int64) {
        for row in minutes {
            let place = self.place(of: row.series)
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
    /// - Parameter take: Is told each row of it, its sketch and what is known of its series.
    /// - Throws: What `take` throws.
    mutating func endQuarter<Failure: Error>(
        _ take: (RollupRow, ValueSketch, SeriesTraits) throws(Failure) -> Void
    ) throws(Failure) {
        for place in quarters.indices {
            guard let row = quarters[place] else { continue }
            try take(row, sketches[place], traitsOf[place])
            if let hour {
                var sum = hours[place] ?? RollupRow(series: row.series, bucket: hour)
                sum.add(row)
                hours[place] = sum
                hourSketches[place].add(sketches[place])
            }
            quarters[place] = nil
            sketches[place].removeAll()
        }
    }

    /// Ends the hour.
    ///
    /// - Parameter take: Is told each row of it, its sketch and what is known of its series.
    /// - Throws: What `take` throws.
    func endHour<Failure: Error>(
        _ take: (RollupRow, ValueSketch, SeriesTraits) throws(Failure) -> Void
    ) throws(Failure) {
        for place in hours.indices {
            if let row = hours[place] { try take(row, hourSketches[place], traitsOf[place]) }
        }
    }

    /// The beginning of the stretch of a width in which an instant lies.
    static func begin(of time: Int64, _ width: Int64) -> Int64 {
        let rest = time % width
        return time - (rest < 0 ? rest + width : rest)
    }

    private mutating func place(of series: Int32) -> Int {
        let (place, isNew) = places.place(of: series)
        if isNew {
            traitsOf.append(traits.of(series))
            lastTimes.append(.min)
            current.append(-1)
            quarters.append(nil)
            sketches.append(ValueSketch())
            hours.append(nil)
            hourSketches.append(ValueSketch())
        }
        return place
    }
}
