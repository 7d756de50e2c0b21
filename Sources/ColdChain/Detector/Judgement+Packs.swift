extension Judgement {
    /// Seconds until goods in a box with cold packs pass the upper limit, in degrees Celsius; nil while the packs hold.
    ///
    /// Melting packs hold a plateau that follows the day slowly. When they are used up the air leaves it in a knee and
    /// climbs by a degree an hour or more: from there on the straight line is the forecast. Slower slopes count only
    /// near the limit.
    func secondsByPacks(_ limit: Double, _ setup: DetectorSetup) -> Double? {
        let hasAir = airIsUsable(setup)
        let slope = hasAir ? air.lows.slopeOfLowest : goods.levels.slope
        guard let slope, slope > 0.12 else { return nil }
        let hours = (limit - goods.value) / slope
        let aboard = loadedSince.map { Double(now - $0) / 3.6e9 } ?? 24
        let knee = hasAir ? 0.75 : (aboard < 2.5 ? 0.9 : 0.6)
        if slope > knee {
            if !hasAir, aboard < 2.5, isSlowing { return nil }
            return hours < 4 ? hours * 3_600 : nil
        }
        return hours < 1.2 ? hours * 3_600 : nil
    }

    /// Whether the goods warm more slowly than before, as they do on their way to the plateau of the packs.
    private var isSlowing: Bool {
        guard goods.levels.count > 8 else { return true }
        return goods.value - goods.levels[4] < 0.85 * (goods.levels[4] - goods.levels[8])
    }
}
