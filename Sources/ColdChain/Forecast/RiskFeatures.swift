/// What the risk of a breach is judged by: the goods, the air and the work of the unit, seen from one side of the range.
///
/// Temperatures are in degrees, slopes in degrees an hour, times in hours. Differences are signed so that "further out"
/// is positive, distances so that "still inside" is. What is not known is not a number.
struct RiskFeatures: Sendable {
    /// The features in the order in which the forest names them.
    enum Name: Int, CaseIterable, Sendable {
        /// 1 for the warm side, 0 for the cold one.
        case isHot
        /// 0 a vehicle, 1 a room or a refrigerator, 2 a passive box.
        case unit
        /// Hours since the goods came aboard.
        case aboard
        /// The way from the set-point to the limit that the goods have gone; 1 at the limit.
        case progress
        /// From the goods to the limit.
        case distance
        /// The 45-minute slope of the goods.
        case slope
        /// Rise of the goods over the last half hour, and over the last hour and a half.
        case rise30, rise90
        /// How much more the goods rose in the last 45 minutes than in those before.
        case acceleration
        /// Hours until a rule is met by the physical forecast; unknown while it foresees nothing.
        case physical
        /// From the newest value of the probe at the goods to the limit, and the probe's slope.
        case probeDistance, probeSlope
        /// The time constant of the goods.
        case timeConstant
        /// How far the air is beyond the limit: its ten-minute level, its lowest for half an hour, and the levels that
        /// it does not fall below or rise above.
        case air, lowestAir, airFloor, airCeiling
        /// The slope of the lowest air.
        case lowestAirSlope
        /// How far the air is beyond the goods: its lowest, and its level.
        case lowestAirOverGoods, airOverGoods
        /// The half-hour slope of the air.
        case airTrend
        /// Hours since the compressor's relay changed, and whether it is on; unknown without a relay.
        case compressorAge, compressorOn
        /// Whether the door is open, and hours since it moved (at most 20); unknown without a contact.
        case doorOpen, doorAge
        /// From the goods at their furthest inside, in this shipment, to the limit.
        case deepest
    }

    static let count = 26
    /// By the place of their names.
    private(set) var values = InlineArray<26, Double>(repeating: .nan)

    subscript(name: Name) -> Double {
        get { values[name.rawValue] }
        set { values[name.rawValue] = newValue }
    }

    /// Whether there is anything to judge: goods on their way to the limit, or air about to pass it.
    var isWorthJudging: Bool { self[.progress] > 0 || self[.air] > -0.5 }
}

extension Judgement {
    /// What is known of the risk on a side; nil without goods aboard or without a limit on that side.
    func riskFeatures(_ side: Side, _ setup: DetectorSetup) -> RiskFeatures? {
        guard let loadedSince, goods.isKnown, let limit = setup.limit(side) else { return nil }
        var features = RiskFeatures()
        features[.isHot] = side == .hot ? 1 : 0
        features[.unit] = setup.isBox ? 2 : (setup.device.unit == .vehicle ? 0 : 1)
        features[.aboard] = hours(since: loadedSince)
        features[.physical] = secondsToBreach(side, setup).map { $0 / 3_600 } ?? .nan
        features[.timeConstant] = timeConstant.seconds / 3_600
        describeGoods(&features, side.sign, limit, setup)
        if airIsUsable(setup) { describeAir(&features, side.sign, limit) }
        if air.seenCompressor {
            features[.compressorAge] = min(hours(since: air.compressorTime), 20)
            features[.compressorOn] = air.compressorOn ? 1 : 0
        }
        if setup.hasDoorContact {
            features[.doorOpen] = air.doorOpen ? 1 : 0
            features[.doorAge] = min(hours(since: air.doorTime), 20)
        }
        return features
    }

    private func hours(since time: Int64) -> Double { Double(now - time) / 3.6e9 }

    private func describeGoods(_ features: inout RiskFeatures, _ sign: Double, _ limit: Double, _ setup: DetectorSetup)
    {
        let levels = goods.levels
        features[.progress] = (goods.value - setup.setPoint) / (limit - setup.setPoint)
        features[.distance] = sign * (limit - goods.value)
        features[.slope] = sign * goods.slope * 3_600
        if levels.count > 2 { features[.rise30] = sign * (goods.value - levels[2]) }
        if levels.count > 8 {
            features[.rise90] = sign * (goods.value - levels[8])
            features[.acceleration] = sign * (goods.value - 2 * levels[4] + levels[8])
        }
        if tally.minimum.isFinite {
            features[.deepest] = sign * (limit - (sign > 0 ? tally.minimum : tally.maximum))
        }
        if let probe = productIndex(setup) {
            features[.probeDistance] = sign * (limit - sensors[probe].value)
            features[.probeSlope] = sign * sensors[probe].slope * 3_600
        }
    }

    private func describeAir(_ features: inout RiskFeatures, _ sign: Double, _ limit: Double) {
        let lowest = air.lows.lowest(slices: 3)
        features[.air] = sign * (air.quick - limit)
        features[.lowestAir] = sign * (lowest - limit)
        features[.airFloor] = sign * (air.floor - limit)
        features[.airCeiling] = sign * (air.ceiling - limit)
        if let slope = air.lows.slopeOfLowest { features[.lowestAirSlope] = sign * slope }
        features[.lowestAirOverGoods] = sign * (lowest - goods.value)
        features[.airOverGoods] = sign * (air.quick - goods.value)
        features[.airTrend] = sign * air.trend * 3_600
    }
}
