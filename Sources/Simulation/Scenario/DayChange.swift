/// Something that makes a day another one than was planned for.
struct DayChange: Codable, Sendable {
    /// What can happen.
    enum Kind: String, Codable, Sendable, CaseIterable {
        /// The reefer of a vehicle stops and stays off.
        case reeferFails = "reefer_fails"
        /// The outside temperature is another one for a while.
        case heat
        /// A facility closes for the rest of the day: nothing leaves it or comes in.
        case closed
        /// More orders come in.
        case orders
    }

    let kind: Kind
    /// When it happens.
    let at: ClockTime
    /// When it becomes known; nothing: when it happens.
    let told: ClockTime?
    /// Of a heat wave: when it is over; nothing: not on this day.
    let until: ClockTime?
    /// Of a reefer.
    let vehicle: String?
    /// Of a closure.
    let facility: String?
    /// Of a heat wave, °C.
    let ambient: Double?
    /// Of new orders.
    let orders: OrdinaryDay.Batch?

    /// When somebody can know of it without looking at a thermometer.
    var knownAt: ClockTime { told ?? at }
}
