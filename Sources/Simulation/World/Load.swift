internal import ColdChain
internal import Dispatching
internal import Fleet
internal import Foundation

/// A shipment as a thing: what is known of it, and how warm it really is.
struct Load: Sendable {
    /// What the house knows.
    var record: Dispatching.ShipmentRecord
    /// How warm it is in its middle, °C.
    private(set) var temperature: Double
    private(set) var judge: LoadJudge
    /// Seconds on vehicles, and those of them within its range.
    private(set) var carriedSeconds = 0.0
    private(set) var inRangeSeconds = 0.0
    /// When the hand-over began, in seconds after midnight.
    var handOverAt: Double?
    /// The vehicle that brought it.
    var broughtBy: String?
    /// The vehicle that it was lost on.
    private(set) var lostOn: String?
    /// Whether it lies in a cold store that is not its own facility.
    var isStored = false
    private let timeConstant: Double
    private let target: Double

    /// Goods as they wait in the cold. Their time constant is the profile's within a quarter, as loads differ: no
    /// forecast knows it exactly.
    init(_ goods: NewShipment, profile: Profile, seed: UInt64) {
        record = Dispatching.ShipmentRecord(order: goods.number, goods: goods)
        judge = LoadJudge(profile)
        var random = SeededRandom(seed: seed, part: "load \(goods.number)")
        timeConstant = profile.loadTimeConstant * Double.random(in: 0.8..<1.25, using: &random)
        switch (profile.setPoint, profile.low, profile.high) {
        case (let point?, _, _): target = point
        case (nil, let low?, let high?): target = (low + high) / 2
        case (nil, _, let high?): target = high - 6
        case (nil, let low?, nil): target = low + 6
        case (nil, nil, nil): target = 0
        }
        temperature = target
    }

    /// Whether it is lost in truth, whoever knows.
    var isLost: Bool { judge.lostAt != nil }

    /// It was in `air` for so many seconds until `now`, on board of a vehicle or, with nil, in a cold room.
    mutating func pass(air: Double?, seconds: Double, now: Double) {
        temperature += (1 - exp(-seconds / timeConstant)) * ((air ?? target) - temperature)
        if air != nil {
            carriedSeconds += seconds
            if judge.isInRange(temperature) { inRangeSeconds += seconds }
        }
        let wasLost = isLost
        judge.pass(temperature, seconds: seconds, now: now)
        if !wasLost, isLost { lostOn = record.vehicle }
    }
}
