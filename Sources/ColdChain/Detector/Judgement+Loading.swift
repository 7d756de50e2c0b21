import Telemetry

extension Judgement {
    /// Where goods are taken to be when they come aboard: where they are meant to be carried.
    ///
    /// Who loads them has them at that temperature; what the unit makes of its air, with doors open and the space not yet
    /// cold, says nothing of goods that were elsewhere. Where nobody states it, the level at which the unit holds the air
    /// tells it to half a degree.
    func loadedGoods(_ setup: DetectorSetup) -> Double {
        guard setup.profile.setPoint == nil, !setup.isBox, let index = airIndex(setup), index < sensors.count else {
            return setup.setPoint
        }
        guard let habit = sensors[index].held.settledHabit else { return setup.setPoint }
        return min(max(habit + 0.7, setup.setPoint - 0.6), setup.setPoint + 0.6)
    }

    /// A probe that is not believed is not waited for: the air tells of the goods alone.
    mutating func stopWaiting(_ setup: DetectorSetup) {
        guard goods.isSettling, let loadedSince, airIsUsable(setup) else { return }
        guard Double(now - loadedSince) / 1e6 > longestSettling(setup) else { return }
        goods.isSettling = false
    }

    /// Seconds after which a probe has come to the goods in any case.
    private func longestSettling(_ setup: DetectorSetup) -> Double { min(setup.profile.settling, 2_700) }

    /// After loading, the probe comes to the temperature of the goods; until then it says nothing about them.
    ///
    /// Goods loaded warm are not hidden: how the probe has come to them tells where they were, and the time since loading
    /// counts.
    mutating func settle(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard let loadedSince else { return }
        let aboard = Double(now - loadedSince) / 1e6
        let hasAir = airIsUsable(setup)
        goods.watch(sensors[index], at: now, timeConstant: timeConstant.seconds, hasAir: hasAir)
        let limit = longestSettling(setup)
        let own = hasAir ? (air.quick - sensors[index].level) / timeConstant.seconds : sensors[index].slope
        let remaining = abs(sensors[index].slope - own) * 500
        let isFalling = abs(sensors[index].slope) * 500 > 0.5 && !hasAir
        guard isSurelyWarm(aboard, setup) || aboard > limit || (aboard > 900 && remaining < 0.35 && !isFalling) else {
            return
        }
        let repeats = Double(sensors[index].equalCount)
        if repeats >= max(5, 1.5 * sensors[index].longestEqual) { return }
        // Later than that it is a stuck probe that came back to life: it tells where goods are, not where they were loaded.
        if aboard < 2 * limit { compareLoad(index, setup, into: &events) }
        goods.settle(correction: sensors[index].correction, at: now)
        judgedValue = goods.value
        judgedTime = now
        lookBack(from: loadedSince, first: goods.filter.first, setup, into: &events)
    }

    /// Whether goods that have been aboard for some minutes are above their range, wherever the probe will come to rest.
    ///
    /// What is short of that is waited for, and so are cold goods: nobody loads them, and the probe is to be looked at.
    private func isSurelyWarm(_ aboard: Double, _ setup: DetectorSetup) -> Bool {
        aboard > 300 && isOut(goods.filter.temperature - 2 * goods.filter.deviation, .hot, setup)
    }

    /// Counts the time since loading for goods that came aboard at `first` degrees, outside their range.
    private mutating func lookBack(
        from loading: Int64,
        first: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        for side in Side.allCases where isOut(goods.value, side, setup) {
            self[side].outSince = loading
            self[side].extreme = side == .hot ? max(first, goods.value) : min(first, goods.value)
        }
        for (position, rule) in setup.profile.rules.enumerated() where rule.kind == .sustained {
            if rule.comparison.holds(goods.value, against: rule.limit) {
                timers[position].since = loading
            } else if rule.comparison.holds(first, against: rule.limit), isOut(first, rule.side, setup) {
                let aboard = Double(now - loading) / 1e6
                guard secondsBeyond(rule.limit, from: first, aboard: aboard) >= rule.duration else { continue }
                if outSince(rule.side) == nil {
                    self[rule.side].outSince = loading
                    self[rule.side].backSince = now
                    self[rule.side].extreme = first
                }
                timers[position].isMet = true
                meet(rule, since: loading, setup, into: &events)
            }
        }
    }

    /// For how long the goods were beyond a limit that they have come back from: by Newton's law from `first` degrees to
    /// where they are after `aboard` seconds.
    private func secondsBeyond(_ limit: Double, from first: Double, aboard: Double) -> Double {
        let decay = Numerics.exponential(-aboard / timeConstant.seconds)
        let asymptote = (goods.value - first * decay) / (1 - decay)
        return timeConstant.seconds * Numerics.logarithm((first - asymptote) / (limit - asymptote))
    }
}
