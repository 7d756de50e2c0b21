public import Foundation

/// Hours of the week in which roads are alike: four classes of hours on working days, four at the weekend.
///
/// Hours are those of the sun at the place, its longitude at 15 degrees an hour: classes need no time zone, and a clock
/// that is put forward moves a class by an hour and never splits it.
public struct DaySlot: Sendable, Hashable {
    /// 0 to 3 on working days (from 6, from 10, from 16 and from 20 o'clock), 4 to 7 at the weekend.
    public let number: Int

    /// A class by its number.
    public init(number: Int) { self.number = number }

    /// The class of a moment at a longitude in degrees east.
    public init(_ time: Date, longitude: Double) {
        let local = time.timeIntervalSince1970 + (longitude / 15).rounded() * 3_600
        let day = Int((local / 86_400).rounded(.down))
        let hour = Int((local - Double(day) * 86_400) / 3_600)
        // The first of January 1970 was a Thursday.
        let weekday = ((day + 3) % 7 + 7) % 7
        let part =
            switch hour {
            case 6..<10: 0
            case 10..<16: 1
            case 16..<20: 2
            default: 3
            }
        number = part + (weekday < 5 ? 0 : 4)
    }
}
