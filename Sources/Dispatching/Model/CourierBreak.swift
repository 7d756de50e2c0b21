public import Foundation

/// A pause that a vehicle's courier takes every working day, by the clocks of the place.
public struct CourierBreak: Sendable, Equatable, Codable {
    /// What it is called, unique within the vehicle: `lunch`.
    public var name: String
    /// When it begins at the earliest, `12:00`.
    public var earliest: String
    /// When it begins at the latest, `13:30`; before `earliest`: on the next day; the same: just then.
    public var latest: String
    /// How long it is, in seconds.
    public var lengthSeconds: Int
    /// The IANA name of the place's time zone.
    public var timeZone: String

    /// The break of one day.
    struct Occurrence: Equatable {
        var name: String
        var earliest: Date
        var latest: Date
        var lengthSeconds: Int

        /// Whether a break that was due at a moment is this one: those of one name are a day apart.
        func isSame(as other: String, due: Date) -> Bool {
            name == other && CourierBreak.isSameDay(due, earliest)
        }

        /// How far a moment is from when it may begin, in seconds; 0 within.
        func distance(to moment: Date) -> TimeInterval {
            max(0, earliest.timeIntervalSince(moment), moment.timeIntervalSince(latest))
        }
    }

    /// Creates a break.
    public init(name: String, earliest: String, latest: String, lengthSeconds: Int, timeZone: String = "UTC") {
        self.name = name
        self.earliest = earliest
        self.latest = latest
        self.lengthSeconds = lengthSeconds
        self.timeZone = timeZone
    }

    /// Those that may begin within a span, in the order of time; none where the times of day cannot be understood.
    func occurrences(in span: ClosedRange<Date>) -> [Occurrence] {
        guard let first = TimeOfDay(earliest), let last = TimeOfDay(latest), let zone = TimeZone(identifier: timeZone)
        else { return [] }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.startOfDay(for: span.lowerBound)
        var found: [Occurrence] = []
        // One that begins before midnight may begin as late as the day after.
        var day = -1
        while let date = calendar.date(byAdding: .day, value: day, to: today), date <= span.upperBound {
            day += 1
            guard let start = first.moment(of: date, calendar),
                let evening = calendar.date(byAdding: .day, value: last < first ? 1 : 0, to: date),
                let end = last.moment(of: evening, calendar), start <= span.upperBound, end >= span.lowerBound
            else { continue }
            let occurrence = Occurrence(
                name: name,
                earliest: start,
                latest: max(start, end),
                lengthSeconds: lengthSeconds
            )
            found.append(occurrence)
        }
        return found
    }

    /// The one that a courier means who begins or ends it at a moment: the nearest.
    func occurrence(nearest moment: Date) -> Occurrence? {
        let day = 86_400.0
        let all = occurrences(in: moment.addingTimeInterval(-2 * day)...moment.addingTimeInterval(2 * day))
        return all.min { $0.distance(to: moment) < $1.distance(to: moment) }
    }

    /// Whether two moments at which a break of one name is due are of the same day: half a day apart they are not.
    static func isSameDay(_ first: Date, _ second: Date) -> Bool { abs(first.timeIntervalSince(second)) < 12 * 3_600 }
}

/// A break that a courier has taken or is taking.
public struct TakenBreak: Sendable, Equatable {
    /// Which of the vehicle's breaks.
    public var name: String
    /// When that day's was due at the earliest.
    public var dueAt: Date
    /// When it began.
    public var beganAt: Date
    /// When it was over, or will be.
    public var endsAt: Date

    /// Creates the record.
    public init(name: String, dueAt: Date, beganAt: Date, endsAt: Date) {
        self.name = name
        self.dueAt = dueAt
        self.beganAt = beganAt
        self.endsAt = endsAt
    }
}
