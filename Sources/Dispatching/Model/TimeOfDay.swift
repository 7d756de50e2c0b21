internal import Foundation

/// A time of day by the clocks of a place, in minutes after midnight.
///
/// Clock changes are the time zone's: on the night when an hour is left out or comes twice, eight o'clock is eight o'clock
/// by the wall.
struct TimeOfDay: Equatable, Comparable {
    let minutes: Int

    /// Reads `08:00`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]),
            let minutes = Int(parts[1]),
            (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        self.minutes = hours * 60 + minutes
    }

    /// The moment at which the clocks show it on a day; in the hour that is left out, the first moment after it, in the one
    /// that comes twice, the first of both.
    func moment(of day: Date, _ calendar: Calendar) -> Date? {
        calendar.date(
            bySettingHour: minutes / 60,
            minute: minutes % 60,
            second: 0,
            of: day,
            matchingPolicy: .nextTime,
            repeatedTimePolicy: .first
        )
    }

    static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}
