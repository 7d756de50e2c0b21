import Telemetry

extension Judgement {
    /// Runs the clock of one rule over the time since the goods were last judged: `known` seconds for which the last
    /// value stands, and `lost` seconds beyond the maximum gap, which freeze the clock.
    mutating func runTimer(
        _ position: Int,
        _ value: Double,
        known: Double,
        lost: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let rule = setup.profile.rules[position]
        let met: Bool
        switch rule.kind {
        case .sustained: met = runSustained(position, rule, value, lost: lost, setup)
        case .cumulative: met = runCumulative(position, rule, value, known: known)
        case .meanKinetic: met = runMeanKinetic(position, rule, known: known)
        }
        guard met, !timers[position].isMet else { return }
        timers[position].isMet = true
        meet(rule, since: timers[position].since ?? now, setup, into: &events)
    }

    private mutating func runSustained(
        _ position: Int,
        _ rule: Rule,
        _ value: Double,
        lost: Double,
        _ setup: DetectorSetup
    ) -> Bool {
        let judged = value - rule.side.sign * doubt(setup)
        guard rule.comparison.holds(judged, against: rule.limit) else {
            timers[position].since = nil
            return false
        }
        if let since = timers[position].since {
            timers[position].since = since + Int64(lost * 1e6)
        } else {
            timers[position].since = crossingTime(rule.limit, judged)
        }
        let since = timers[position].since ?? now
        // The reading nearest to the moment at which the time is full decides.
        let early = min((setup.device.interval ?? 0) / 2, 0.1 * rule.duration)
        return Double(now - since) / 1e6 >= rule.duration - early
    }

    /// How far the goods may be from their estimate because the only probe drifts, in degrees.
    @inline(__always)
    private func doubt(_ setup: DetectorSetup) -> Double {
        guard sensors.contains(where: { $0.openFaults & SensorTrack.drift != 0 }) else { return 0 }
        let isSure = sensors.indices.contains { index in
            setup.device.sensors[index].metric == .temperature && sensors[index].isHealthy
                && sensors[index].openFaults & SensorTrack.drift == 0
        }
        return isSure ? 0 : 1
    }

    /// Where the straight line between the last two judged values met the limit.
    @inline(__always)
    private func crossingTime(_ limit: Double, _ value: Double) -> Int64 {
        let rise = value - judgedValue
        guard rise != 0, judgedTime != 0 else { return now }
        let share = (limit - judgedValue) / rise
        return share >= 0 && share <= 1 ? judgedTime + Int64(share * Double(now - judgedTime)) : now
    }

    private mutating func runCumulative(_ position: Int, _ rule: Rule, _ value: Double, known: Double) -> Bool {
        let wasIn = rule.comparison.holds(judgedValue, against: rule.limit)
        if wasIn, timers[position].since == nil { timers[position].since = judgedTime }
        if let window = rule.window {
            if wasIn {
                timers[position].slices.add(known, 0, at: now, window: window)
            } else {
                timers[position].slices.advance(to: now, window: window)
            }
            return timers[position].slices.sum.first >= rule.duration && timers[position].since != nil
        }
        if wasIn { timers[position].accumulated += known }
        return timers[position].accumulated >= rule.duration && timers[position].since != nil
    }

    private mutating func runMeanKinetic(_ position: Int, _ rule: Rule, known: Double) -> Bool {
        guard let window = rule.window else { return false }
        let weight = MeanKineticTemperature.weight(judgedValue)
        timers[position].slices.add(known * weight, known, at: now, window: window)
        let sum = timers[position].slices.sum
        // A mean over less than a quarter of its window is no mean yet.
        guard sum.second > window / 4, let mean = MeanKineticTemperature.celsius(meanWeight: sum.first / sum.second)
        else {
            return false
        }
        return rule.comparison.holds(mean, against: rule.limit)
    }

    /// A rule is met: a breach opens, or the open one grows.
    mutating func meet(
        _ rule: Rule,
        since: Int64,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let side = rule.side
        if var breach = self[side].breach {
            guard rule.severity > breach.severity else { return }
            breach.phase = .update
            breach.severity = rule.severity
            breach.rule = rule.id
            breach.profileVersion = setup.profile.version
            complete(&breach, rule, setup)
            events.append(breach)
            self[side].breach = breach
            return
        }
        let start = self[side].outSince.map { min($0, since) } ?? since
        let code: EventCode = side == .hot ? .hot : .cold
        var breach = event(.breach, code, severity: rule.severity, channel: nil, start: start, setup)
        breach.rule = rule.id
        breach.evidence.firstReading = Timestamp(microseconds: start)
        complete(&breach, rule, setup)
        events.append(breach)
        self[side].breach = breach
    }

    private func complete(_ breach: inout DetectorEvent, _ rule: Rule, _ setup: DetectorSetup) {
        describe(&breach, setup)
        breach.evidence.limit = rule.limit
        breach.evidence.extreme = self[rule.side].outSince == nil ? goods.value : self[rule.side].extreme
        breach.cause = cause(rule.side, setup)
        breach.suspect = doubts(setup)
    }
}
