internal import Foundation

/// The simulated day's place in time; which day it is does not matter, only that it is always the same.
enum SimulatedClock {
    /// Midnight of 15 June 2026, UTC.
    private static let midnight = Date(timeIntervalSince1970: 1_781_481_600)

    /// The moment so many seconds after midnight.
    static func date(_ seconds: Int) -> Date { midnight.addingTimeInterval(Double(seconds)) }

    /// Seconds after midnight.
    static func seconds(_ date: Date) -> Double { date.timeIntervalSince(midnight) }
}
