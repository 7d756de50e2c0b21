import Telemetry

extension Judgement {
    /// Foresees whether the goods will break a rule of a side: warns when that is likely, and takes it back when it has
    /// become unlikely for a while.
    mutating func lookAhead(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard !hasBreach(side), now >= forecastTime(side) else { return }
        let risk = risk(side, setup)
        // Where there is next to none it does not come within minutes.
        let isCalm = risk < setup.settings.warningRisk / 5
        let interval = isCalm ? setup.settings.calmInterval : setup.settings.warningInterval
        self[side].forecastTime = now + Int64(interval * 1e6)
        if risk >= setup.settings.warningRisk {
            self[side].clearSince = nil
            guard !hasWarning(side) else { return }
            warn(side, setup, into: &events)
        } else if hasWarning(side), risk < setup.settings.warningRisk / 2 || isOverdue(side, setup) {
            let since = self[side].clearSince ?? now
            self[side].clearSince = since
            if Double(now - since) / 1e6 >= setup.settings.warningPatience { closeWarning(side, setup, into: &events) }
        } else {
            self[side].clearSince = nil
        }
    }

    /// Whether the open warning of a side has stood for longer than it foretold.
    private func isOverdue(_ side: Side, _ setup: DetectorSetup) -> Bool {
        guard let start = self[side].warning?.start else { return false }
        return Double(now - start.microseconds) / 1e6 > setup.settings.warningTerm
    }

    /// The probability, 0 to 1, that a sustained rule of a side will be met within four hours.
    func risk(_ side: Side, _ setup: DetectorSetup) -> Double {
        guard let features = riskFeatures(side, setup), features.isWorthJudging else { return 0 }
        return RiskForest.trained.probability(features)
    }

    /// Raises a warning, or raises again the one that was taken back shortly before: it is the same danger.
    private mutating func warn(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        var warning: DetectorEvent
        if let cleared = self[side].cleared, let end = cleared.end,
            Double(now - end.microseconds) / 1e6 < setup.settings.warningReopenWindow
        {
            warning = cleared
            warning.phase = .update
            warning.end = nil
            describe(&warning, setup)
        } else {
            let code: EventCode = side == .hot ? .predictedHot : .predictedCold
            warning = event(.warning, code, severity: .minor, channel: nil, start: now, setup)
        }
        let seconds = secondsToBreach(side, setup) ?? secondsBySlope(side, setup)
        warning.predictedAt = Timestamp(microseconds: now + Int64(seconds * 1e6))
        warning.cause = cause(side, setup)
        warning.evidence.limit = setup.limit(side)
        events.append(warning)
        self[side].warning = warning
        self[side].cleared = nil
    }

    /// Seconds until the mildest rule of a side would be met at the present slope of the goods, at most four hours: a
    /// word about the time where the physical forecast has none.
    private func secondsBySlope(_ side: Side, _ setup: DetectorSetup) -> Double {
        let longest = 4 * 3_600.0
        guard let limit = setup.limit(side) else { return longest }
        let rules = setup.profile.rules.filter { $0.side == side && $0.kind == .sustained }
        let duration = rules.map(\.duration).min() ?? 0
        let slope = side.sign * goods.slope
        let distance = max(0, side.sign * (limit - goods.value))
        guard slope > 0 else { return longest }
        return min(longest, distance / slope + duration)
    }

    /// Closes the warning of a side if one is open.
    mutating func closeWarning(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard var warning = self[side].warning else { return }
        warning.phase = .close
        warning.end = Timestamp(microseconds: now)
        describe(&warning, setup)
        events.append(warning)
        self[side].cleared = warning
        self[side].warning = nil
        self[side].clearSince = nil
    }

    /// Seconds until the first sustained rule of a side is met if things go on as they do; nil when none will be.
    func secondsToBreach(_ side: Side, _ setup: DetectorSetup) -> Double? {
        var soonest: Double?
        for (position, rule) in setup.profile.rules.enumerated() where rule.side == side && rule.kind == .sustained {
            guard let crossing = secondsToLimit(rule.limit, side, setup) else { continue }
            let elapsed = timers[position].since.map { Double(now - $0) / 1e6 } ?? 0
            let total = max(0, crossing + rule.duration - elapsed)
            soonest = min(soonest ?? total, total)
        }
        return soonest
    }

    /// Two forecasts: goods that approach an air beyond the limit (Newton), and a trend that goes on.
    private func secondsToLimit(_ limit: Double, _ side: Side, _ setup: DetectorSetup) -> Double? {
        let sign = side.sign
        if sign * (goods.value - limit) >= 0 { return 0 }
        // Packs that come too cold pull the goods down at first and then melt: only the last degree tells.
        if setup.isBox, side == .cold, goods.value - limit > 1 { return nil }
        let isPack = setup.isBox && side == .hot
        let newton = airIsUsable(setup) && !isPack ? secondsByAir(limit, side, setup) : nil
        let trend = isPack ? secondsByPacks(limit, setup) : secondsByTrend(limit, side, setup)
        if let newton, let trend { return min(newton, trend) }
        return newton ?? trend
    }

    private func secondsByAir(_ limit: Double, _ side: Side, _ setup: DetectorSetup) -> Double? {
        let sure = sureAir(side, setup)
        guard side.sign * (sure - limit) > 0.1 else { return nil }
        // What stirs the air for minutes only pulls the goods for minutes only.
        let asymptote = side == .hot ? min((sure + air.quick) / 2, sure + 1.5) : (sure + air.quick) / 2
        guard side.sign * (asymptote - limit) > 0.1 else { return nil }
        return timeConstant.seconds * Numerics.logarithm((asymptote - goods.value) / (asymptote - limit))
    }

    /// The air that goods can be expected to meet for hours.
    ///
    /// A unit that has failed leaves the air within 4 degrees of the goods that cool it; air that is further off is
    /// heated, by a defrost or through a door, and no defrost lasts longer than the half hour of the lowest slices.
    /// Where the day is warmer than the load, cold air needs no such patience.
    private func sureAir(_ side: Side, _ setup: DetectorSetup) -> Double {
        if side == .cold { return setup.setPoint < 15 && !setup.isBox ? air.quick : air.ceiling }
        guard air.lows.count > 3 else { return air.floor }
        let lowest = air.lows.lowest(slices: 3)
        return air.quick - goods.value < 4 ? max(air.floor, lowest) : lowest
    }

    private func secondsByTrend(_ limit: Double, _ side: Side, _ setup: DetectorSetup) -> Double? {
        let normal = expectedGoods(setup)
        let progress = (goods.value - normal) / (limit - normal)
        let hasAir = airIsUsable(setup)
        let slopeIsSteep = side.sign * goods.slope > 0.5 / 3_600
        let least = setup.isBox ? (slopeIsSteep ? 0.3 : 0.42) : (hasAir ? 0.12 : 0.5)
        guard progress > least else { return nil }
        if hasAir, !setup.isBox, air.isCycling { return nil }
        let slope =
            side.sign * (hasAir ? min(side.sign * air.trend, side.sign * goods.slope * 2) * side.sign : goods.slope)
        guard slope > (hasAir ? 0.25 : 0.45) / 3_600 else { return nil }
        let seconds = side.sign * (limit - goods.value) / slope
        return seconds < (hasAir ? 4 : 3) * 3_600 ? seconds : nil
    }
}
