extension Judgement {
    /// What probably made the goods leave their range, from what air, doors and unit show.
    func cause(_ side: Side, _ setup: DetectorSetup) -> Cause {
        if setup.isBox { return boxCause(side, setup) }
        if let loadedSince, let out = self[side].outSince, out - loadedSince < 60_000_000 { return .warmLoad }
        let hasAir = air.time != 0
        if side == .cold { return hasAir && air.isCycling ? .setPointError : .stuckOn }
        if setup.hasDoorContact, air.doorOpen, Double(now - air.doorTime) / 1e6 > 1_800 { return .doorAjar }
        if hasAir, air.isCycling { return .setPointError }
        return .compressorFailure
    }

    private func boxCause(_ side: Side, _ setup: DetectorSetup) -> Cause {
        if side == .cold { return .packOvercooled }
        if setup.hasDoorContact, air.doorOpen, Double(now - air.doorTime) / 1e6 > 1_800 { return .doorAjar }
        guard let loadedSince, let out = self[side].outSince else { return .packExhausted }
        return Double(out - loadedSince) / 1e6 < 8 * 3_600 ? .packShort : .packExhausted
    }
}
