public import Telemetry

extension DeviceDetector {
    /// The events that are open now, as last told.
    public var openEvents: [DetectorEvent] { ledger.open }

    /// The record of the goods aboard; nil while the device is empty or nothing is known yet.
    public var shipment: ShipmentRecord? {
        guard let since = state.loadedSince, state.goods.isKnown else { return nil }
        let tally = state.tally
        let mean = tally.seconds > 0 ? MeanKineticTemperature.celsius(meanWeight: tally.kinetic / tally.seconds) : nil
        return ShipmentRecord(
            since: Timestamp(microseconds: since),
            goods: state.goods.value,
            minimum: tally.minimum.isFinite ? tally.minimum : nil,
            maximum: tally.maximum.isFinite ? tally.maximum : nil,
            meanKineticTemperature: mean,
            timeIn: tally.timeIn,
            timeOut: tally.timeOut,
            timeUnknown: tally.timeUnknown,
            zoneSeconds: setup.profile.zones.indices.map { $0 < tally.zoneSeconds.count ? tally.zoneSeconds[$0] : 0 },
            lifeUsed: setup.profile.shelfLife == nil ? nil : tally.lifeUsed
        )
    }

    /// Minutes from `now` until a sustained rule would be met, a zone's budget or the shelf life used up, if things go
    /// on as they do.
    ///
    /// - Returns: 0 when a breach is open; nil when nothing of it is foreseen or no goods are aboard.
    public func safeMinutes(at now: Timestamp) -> Double? {
        guard state.loadedSince != nil, state.goods.isKnown else { return nil }
        if state.hot.breach != nil || state.cold.breach != nil { return 0 }
        let passed = max(0, Double(now.microseconds - state.now) / 1e6)
        var ends = Side.allCases.compactMap { state.secondsToBreach($0, setup) }
        if let budget = state.tally.secondsLeft(at: state.goods.value, of: setup.profile) { ends.append(budget) }
        let soonest = ends.min()
        return soonest.map { max(0, $0 - passed) / 60 }
    }

    /// A person ends an open breach, for instance of a sensor that is lost; tells the close.
    ///
    /// Late readings from before are then no longer judged, so that nothing reopens what a person has closed.
    /// - Returns: Whether such a breach was open.
    public mutating func endBreach(id: String, at time: Timestamp, into events: inout [DetectorEvent]) -> Bool {
        guard let line = ledger.lines.first(where: { $0.told.id == id && $0.isOpen && $0.told.eventClass == .breach })
        else { return false }
        for side in Side.allCases where state[side].breach?.id == line.derived {
            state[side].breach = nil
        }
        var close = line.told
        close.id = line.derived
        close.phase = .close
        close.end = time
        close.decidedAt = time
        ledger.tell(close, into: &events)
        history.restart(with: state)
        return true
    }
}
