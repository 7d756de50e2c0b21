import Telemetry

extension Judgement {
    /// Foresees whether the goods will break a rule of a side, and tells it once it has held for a while.
    mutating func lookAhead(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard self[side].breach == nil else { return }
        guard Double(now - self[side].forecastTime) / 1e6 >= 60 else { return }
        self[side].forecastTime = now
        let seconds = secondsToBreach(side, setup)
        if let seconds, seconds < setup.settings.warningHorizon {
            self[side].clearSince = nil
            let since = self[side].foreseenSince ?? now
            self[side].foreseenSince = since
            guard self[side].warning == nil else { return }
            guard Double(now - since) / 1e6 >= confirmation(side, setup) else { return }
            openWarning(side, seconds, setup, into: &events)
        } else {
            self[side].foreseenSince = nil
            guard self[side].warning != nil else { return }
            let since = self[side].clearSince ?? now
            self[side].clearSince = since
            if Double(now - since) / 1e6 >= 1_200 { closeWarning(side, setup, into: &events) }
        }
    }

    /// Doors and defrosts warm a cooled space for minutes and nothing cools it so; a box has neither, but cold packs.
    private func confirmation(_ side: Side, _ setup: DetectorSetup) -> Double {
        let isSure = setup.isBox ? side == .hot : (side == .cold && setup.setPoint < 15)
        return setup.settings.warningConfirmation * (isSure ? 0.3 : 1)
    }

    private mutating func openWarning(
        _ side: Side,
        _ seconds: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let code: EventCode = side == .hot ? .predictedHot : .predictedCold
        var warning = event(.warning, code, severity: .minor, channel: nil, start: now, setup)
        warning.predictedAt = Timestamp(microseconds: now + Int64(seconds * 1e6))
        warning.cause = cause(side, setup)
        events.append(warning)
        self[side].warning = warning
    }

    /// Closes the warning of a side if one is open.
    mutating func closeWarning(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard var warning = self[side].warning else { return }
        warning.phase = .close
        warning.end = Timestamp(microseconds: now)
        describe(&warning, setup)
        events.append(warning)
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
        let newton = airIsUsable(setup) ? secondsByAir(limit, side, setup) : nil
        let trend = secondsByTrend(limit, side, setup)
        if let newton, let trend { return min(newton, trend) }
        return newton ?? trend
    }

    private func secondsByAir(_ limit: Double, _ side: Side, _ setup: DetectorSetup) -> Double? {
        // Doors and defrosts warm; where the day is warmer than the load, cold air needs no patience.
        let sure = side == .hot ? air.floor : (setup.setPoint < 15 && !setup.isBox ? air.quick : air.ceiling)
        guard side.sign * (sure - limit) > 0.1 else { return nil }
        let asymptote = (sure + air.quick) / 2
        guard side.sign * (asymptote - limit) > 0.1 else { return nil }
        return setup.timeConstant * Numerics.logarithm((asymptote - goods.value) / (asymptote - limit))
    }

    private func secondsByTrend(_ limit: Double, _ side: Side, _ setup: DetectorSetup) -> Double? {
        let normal = expectedGoods(setup)
        let progress = (goods.value - normal) / (limit - normal)
        let hasAir = airIsUsable(setup)
        let slopeIsSteep = side.sign * goods.slope > 0.5 / 3_600
        // A box first warms to the plateau of its packs; only after that does a trend mean anything.
        let isYoung = loadedSince.map { Double(now - $0) / 1e6 < 10_800 } ?? false
        let forBox = isYoung ? 0.62 : (slopeIsSteep ? 0.3 : 0.42)
        let least = setup.isBox ? forBox : (hasAir ? 0.12 : 0.5)
        guard progress > least else { return nil }
        if hasAir, !setup.isBox, air.isCycling { return nil }
        let slope =
            side.sign * (hasAir ? min(side.sign * air.trend, side.sign * goods.slope * 2) * side.sign : goods.slope)
        guard slope > (hasAir ? 0.25 : 0.45) / 3_600 else { return nil }
        let seconds = side.sign * (limit - goods.value) / slope
        return seconds < (hasAir ? 4 : 3) * 3_600 ? seconds : nil
    }
}
