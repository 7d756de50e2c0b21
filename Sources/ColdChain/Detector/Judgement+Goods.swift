import Telemetry

extension Judgement {
    /// Moves air and goods by a good reading, then judges them.
    mutating func moveGoods(
        _ index: Int,
        _ placement: SensorDescription.Placement,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        // Read in place: a copy of the sensor's state with each reading cost a fiftieth of all time.
        let value = sensors[index].value
        let isHealthy = sensors[index].isHealthy
        if placement == .air {
            if isHealthy {
                air.take(
                    value - sensors[index].correction,
                    at: now,
                    inRange: isInRange(value, setup),
                    patience: setup.setPoint < -5 ? 2_700 : 1_500
                )
            }
            watchCreep(index, value, setup, into: &events)
        }
        assumeLoad(value, setup)
        guard loadedSince != nil else { return }
        let hasProduct = productIndex(setup) != nil
        let hasAir = airIsUsable(setup)
        if placement == .air {
            guard isHealthy, !isUnmoved(index) else {
                goods.airTime = 0
                return
            }
            goods.follow(
                value - sensors[index].correction,
                at: now,
                timeConstant: timeConstant.seconds,
                alone: !hasProduct
            )
            if setup.hasProductProbe { watchTimeConstant(air: value) }
        } else {
            guard !isUnmoved(index) else { return }
            watchDrift(index, setup, into: &events)
            guard sensors[index].isHealthy, sensors[index].correction == 0 || !hasAir else {
                stopWaiting(setup)
                return
            }
            if goods.isSettling {
                settle(index, setup, into: &events)
            } else {
                goods.correct(sensors[index], at: now, timeConstant: timeConstant.seconds, hasAir: hasAir)
            }
            watchLoad(index, setup, into: &events)
            if setup.isBox, !airIsUsable(setup) {
                watchFreshPacks(index, sensors[index].value, levels: goods.levels, setup, into: &events)
            }
            watchTimeConstant(probe: index, setup)
        }
        guard !(goods.isSettling && placement == .product) else { return }
        if goods.isSettling, !hasAir { return }
        judge(setup, into: &events)
    }

    /// Where nobody declares shipments, goods are aboard from the first reading on.
    private mutating func assumeLoad(_ value: Double, _ setup: DetectorSetup) {
        guard loadedSince == nil, !setup.device.declaresShipments else { return }
        loadedSince = now
        goods.begin(at: now, temperature: value, settling: false)
        judgedTime = now
        judgedValue = value
        timers = setup.profile.rules.map { RuleTimer(identity: Judgement.identity(of: $0)) }
    }

    /// The product probe that is believed, if there is one.
    @inline(__always)
    func productIndex(_ setup: DetectorSetup) -> Int? {
        for index in sensors.indices
        where setup.device.sensors[index].metric == .temperature && setup.device.sensors[index].placement == .product {
            let silence = Double(now - sensors[index].goodTime) / 1e6
            let isUsed = sensors[index].correction == 0 || !airIsUsable(setup)
            if sensors[index].isHealthy, isUsed, !isUnmoved(index), silence < setup.profile.maximumGap { return index }
        }
        return nil
    }

    /// Whether a sensor shows, reading after reading, what it showed before the goods came aboard: loading moves every
    /// probe, so one that does not move says nothing until it does.
    @inline(__always)
    func isUnmoved(_ index: Int) -> Bool {
        guard let loadedSince, sensors[index].equalCount >= 5 else { return false }
        return sensors[index].equalSince < loadedSince
    }

    /// Whether an air probe was heard of lately.
    @inline(__always)
    func airIsUsable(_ setup: DetectorSetup) -> Bool {
        setup.hasAirProbe && air.time != 0 && Double(now - air.time) / 1e6 < setup.profile.maximumGap
    }

    private func isInRange(_ value: Double, _ setup: DetectorSetup) -> Bool {
        if let high = setup.limits.hot, value > high + 1.5 { return false }
        if let low = setup.limits.cold, value < low - 1.5 { return false }
        return true
    }

    func isOut(_ value: Double, _ side: Side, _ setup: DetectorSetup) -> Bool {
        guard let limit = setup.limit(side) else { return false }
        return side == .hot ? value > limit : value < limit
    }

    /// Judges the goods as they are now.
    private mutating func judge(_ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        runClocks(setup, into: &events)
        for side in Side.allCases {
            endExcursion(side, setup, into: &events)
            lookAhead(side, setup, into: &events)
            reviewCause(side, setup, into: &events)
        }
        judgedTime = now
        judgedValue = goods.value
        _ = goods.levels.take(goods.value, at: now, keepingLowest: false)
    }

    /// The goods leave: what the clocks of the rules show by then counts, although no reading came at that moment.
    mutating func judgeLeaving(_ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let hasAir = airIsUsable(setup)
        guard loadedSince != nil, goods.isKnown, hasAir || !goods.isSettling, now > judgedTime else { return }
        guard Double(now - judgedTime) / 1e6 < setup.profile.maximumGap else { return }
        goods.goOn(to: now, timeConstant: timeConstant.seconds, hasAir: hasAir)
        runClocks(setup, into: &events)
    }

    /// Runs tally, excursions and rules over the time since the goods were last judged.
    private mutating func runClocks(_ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let value = goods.value
        let seconds = max(0, Double(now - judgedTime) / 1e6)
        let known = min(seconds, setup.profile.maximumGap)
        let wasOut = isOut(judgedValue, .hot, setup) || isOut(judgedValue, .cold, setup)
        tally.count(judgedValue, seconds: known, isOut: wasOut)
        let (zones, shelfLife) = (setup.profile.zones, setup.profile.shelfLife)
        tally.spend(judgedValue, seconds: known, zones: zones, shelfLife: shelfLife)
        tally.timeUnknown += seconds - known
        tally.observe(value)
        for side in Side.allCases { trackExcursion(side, value, setup) }
        for position in setup.profile.rules.indices {
            runTimer(position, value, known: known, lost: seconds - known, setup, into: &events)
        }
    }

    /// The time at which the straight line from the last judged value to this one crossed `limit`.
    @inline(__always)
    private func crossing(_ limit: Double, _ value: Double) -> Int64 {
        let rise = value - judgedValue
        guard rise != 0, judgedTime != 0 else { return now }
        let share = (limit - judgedValue) / rise
        guard share >= 0, share <= 1 else { return now }
        return judgedTime + Int64(share * Double(now - judgedTime))
    }

    private mutating func trackExcursion(_ side: Side, _ value: Double, _ setup: DetectorSetup) {
        guard let limit = setup.limit(side) else { return }
        if isOut(value, side, setup) {
            if outSince(side) == nil {
                self[side].outSince = crossing(limit, value)
                self[side].extreme = value
            }
            if backSince(side) != nil { self[side].backSince = nil }
            let extreme = side == .hot ? hot.extreme : cold.extreme
            self[side].extreme = side == .hot ? max(extreme, value) : min(extreme, value)
        } else if outSince(side) != nil, backSince(side) == nil {
            self[side].backSince = crossing(limit, value)
        }
    }

    private mutating func endExcursion(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard let back = backSince(side), let limit = setup.limit(side) else { return }
        let clear = side.sign * (limit - goods.value)
        guard Double(now - back) / 1e6 >= setup.settings.reopenWindow, clear > 0.05 else { return }
        closeBreach(side, at: back, setup, into: &events)
        self[side].outSince = nil
        self[side].backSince = nil
        for (position, rule) in setup.profile.rules.enumerated() where rule.side == side && rule.kind == .sustained {
            timers[position].isMet = false
        }
    }

    /// Closes the breach of a side if one is open.
    mutating func closeBreach(
        _ side: Side,
        at end: Int64,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard var breach = self[side].breach else { return }
        breach.phase = .close
        breach.end = Timestamp(microseconds: end)
        describe(&breach, setup)
        breach.evidence.extreme = self[side].extreme
        events.append(breach)
        self[side].breach = nil
    }
}
