extension Judgement {
    /// What probably made the goods leave their range, from what air, doors and unit show.
    func cause(_ side: Side, _ setup: DetectorSetup) -> Cause {
        if setup.isBox { return boxCause(side, setup) }
        let hasAir = air.time != 0
        if side == .cold { return hasAir && air.restsCycling ? .setPointError : .stuckOn }
        // Only a declared loading tells that goods came aboard warm; otherwise the detector merely came late.
        if setup.device.declaresShipments, let loadedSince, let out = self[side].outSince,
            out - loadedSince < 60_000_000
        {
            return .warmLoad
        }
        if isDoorAjar(setup) { return .doorAjar }
        guard hasAir else { return .compressorFailure }
        guard hasRun(since: self[side].outSince) else { return .compressorFailure }
        if holdsElsewhere { return .setPointError }
        return isWarmedAtStops(setup) ? .operation : .compressorFailure
    }

    /// Whether the unit visibly works, at a level that stays where it is: a thermostat that is set wrong does that, a
    /// unit that has failed climbs, and one whose work cannot be seen is not taken to work.
    private var holdsElsewhere: Bool {
        guard air.restsCycling else { return false }
        if air.seenCompressor { return true }
        guard air.normalSwing > 0.15, air.swingRatio > 0.7, let slope = air.lows.slopeOfLowest else { return false }
        return abs(slope) < 0.8
    }

    /// Whether the unit was seen to run after the goods had left their range; where no relay tells, nobody knows better.
    private func hasRun(since out: Int64?) -> Bool {
        guard air.seenCompressor, let out else { return true }
        return air.compressorOn || air.compressorTime > out
    }

    /// Whether the air comes back into the range between whiles, as it does where a unit works against its doors.
    private func isWarmedAtStops(_ setup: DetectorSetup) -> Bool {
        guard let limit = setup.limits.hot, air.isCycling, air.lows.count > 4 else { return false }
        return air.lows.lowest(slices: 4) < limit - 0.2 * setup.width
    }

    private func isDoorAjar(_ setup: DetectorSetup) -> Bool {
        setup.hasDoorContact && air.doorOpen && Double(now - air.doorTime) / 1e6 > 1_800
    }

    /// Looks again at the cause of an open breach and tells when it shows differently for a while.
    ///
    /// Only while the goods still leave: what shows when they come back is the repair. A unit that works again by then
    /// is no sign that it always did, so nothing becomes the work of doors afterwards.
    mutating func reviewCause(_ side: Side, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        // The breach is a kilobyte: it is not taken out before it is due.
        guard hasBreach(side), !setup.isBox, Double(now - causeTime(side)) / 1e6 >= 600 else { return }
        guard var breach = self[side].breach, breach.cause != .warmLoad else { return }
        self[side].causeTime = now
        let seen = cause(side, setup)
        let isLeaving = side.sign * goods.slope >= 0
        guard seen != breach.cause, seen != .warmLoad, seen != .operation, isLeaving else {
            self[side].causeCount = 0
            return
        }
        self[side].causeCount += 1
        guard self[side].causeCount >= 3 else { return }
        self[side].causeCount = 0
        breach.phase = .update
        breach.cause = seen
        describe(&breach, setup)
        breach.evidence.extreme = self[side].extreme
        events.append(breach)
        self[side].breach = breach
    }

    private func boxCause(_ side: Side, _ setup: DetectorSetup) -> Cause {
        if side == .cold { return .packOvercooled }
        if isDoorAjar(setup) { return .doorAjar }
        // Packs that came too cold have melted in part before anybody saw the goods warm: they pulled them down at first.
        if tally.minimum < setup.setPoint - 1.5 { return .packOvercooled }
        guard let loadedSince, let out = self[side].outSince else { return .packExhausted }
        return Double(out - loadedSince) / 1e6 < 6.5 * 3_600 ? .packShort : .packExhausted
    }
}
