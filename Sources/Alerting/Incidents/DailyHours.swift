internal import Foundation

/// A part of every day by the wall clock of a place, such as `22:00-07:00`; the end is left out.
///
/// Days of 23 and 25 hours are followed as the wall clock shows them: an hour that comes twice counts twice, one that
/// is left out not at all.
public struct DailyHours: Sendable, Equatable {
    /// Minutes after midnight.
    let start: Int
    let end: Int
    private let zone: TimeZone

    /// Reads `HH:MM-HH:MM`; nil when the text or the time zone cannot be understood, or nothing lies between.
    public init?(_ text: String, timeZone: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minutes(String($0)) }
        guard ends.count == 2, let start = ends[0], let end = ends[1], start != end,
            let zone = TimeZone(identifier: timeZone)
        else { return nil }
        self.start = start
        self.end = end
        self.zone = zone
    }

    /// Whether an instant (microseconds since the Unix epoch) lies within.
    public func contains(_ instant: Int64) -> Bool {
        contains(minute: localSecond(instant) / 60)
    }

    /// The first instant from `instant` on, in microseconds since the Unix epoch, that does not lie within.
    public func end(from instant: Int64) -> Int64 {
        var now = instant
        // The offset changes at most a few times within a day; more rounds than that would be no clock of this earth.
        for _ in 0..<8 where contains(now) {
            let local = localSecond(now)
            let wait = (end * 60 - local + 86_400) % 86_400
            let candidate = (now / 1_000_000 + Int64(wait == 0 ? 86_400 : wait)) * 1_000_000
            guard let change = nextChange(after: now), change <= candidate else { return candidate }
            now = change
        }
        return now
    }

    private func contains(minute: Int) -> Bool {
        start < end ? (start..<end).contains(minute) : minute >= start || minute < end
    }

    /// The second of the local day.
    private func localSecond(_ instant: Int64) -> Int {
        let seconds = instant.dividedDown(by: 1_000_000)
        let date = Date(timeIntervalSince1970: Double(seconds))
        return Int((seconds + Int64(zone.secondsFromGMT(for: date))).remainderUp(by: 86_400))
    }

    private func nextChange(after instant: Int64) -> Int64? {
        let date = Date(timeIntervalSince1970: Double(instant.dividedDown(by: 1_000_000)))
        return zone.nextDaylightSavingTimeTransition(after: date).map { Int64($0.timeIntervalSince1970) * 1_000_000 }
    }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.trimmingCharacters(in: .whitespaces).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

extension Int64 {
    /// The quotient, rounded towards minus infinity.
    func dividedDown(by divisor: Int64) -> Int64 { (self - remainderUp(by: divisor)) / divisor }

    /// The remainder, from 0 up to the divisor.
    func remainderUp(by divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}
