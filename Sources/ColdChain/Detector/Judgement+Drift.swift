import Telemetry

extension Judgement {
    /// Compares the probe at the goods with what the air could have made of them.
    ///
    /// Goods cannot move without the air, and the air cannot stay away without the goods following: the one that has
    /// left the set-point alone is the one that drifts.
    mutating func watchDrift(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard airIsUsable(setup), !goods.isSettling, let loadedSince else { return }
        guard Double(now - loadedSince) / 1e6 > 5_400 else { return }
        let track = sensors[index]
        let difference = track.level - goods.model
        let bound = 0.9 + 0.4 * abs(air.quick - goods.model)
        guard abs(difference) > bound else {
            if abs(difference) < 0.6 * bound {
                sensors[index].departureSince = 0
                if track.openFaults & SensorTrack.drift != 0, track.departure != 0 {
                    closeFault(SensorTrack.drift, index, setup, into: &events)
                }
            }
            return
        }
        if track.departureSince == 0 { sensors[index].departureSince = now }
        guard Double(now - sensors[index].departureSince) / 1e6 > 5_400 else { return }
        let byProduct = abs(track.level - expectedGoods(setup))
        let byAir = abs(air.level - normalAir(setup))
        if byProduct > byAir + 0.5 {
            sensors[index].departure = difference
            openFault(
                SensorTrack.drift,
                index,
                start: track.departureSince,
                offset: difference,
                setup,
                into: &events
            )
        } else if byAir > byProduct + 1, let other = airIndex(setup) {
            sensors[other].departure = -difference
            openFault(
                SensorTrack.drift,
                other,
                start: track.departureSince,
                offset: -difference,
                setup,
                into: &events
            )
        }
    }

    /// The first air probe.
    func airIndex(_ setup: DetectorSetup) -> Int? {
        setup.device.sensors.indices.first {
            setup.device.sensors[$0].metric == .temperature && setup.device.sensors[$0].placement == .air
        }
    }

    /// Watches an air probe alone: a unit that cycles as always, but at a level some degrees beside its own, is held by
    /// its own probe where it always was, so it is ours that drifts.
    ///
    /// A wrong set-point does the same in one step and by more. Departures are in degrees Celsius.
    mutating func watchCreep(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard air.completedSlice, sensors[index].isHealthy else { return }
        if setup.isBox { return watchPlateau(index, setup, into: &events) }
        guard loadedSince != nil else { return }
        // A healthy probe at the goods knows better which of the two has left (`watchDrift`).
        guard productIndex(setup) == nil else { return }
        let correction = sensors[index].correction
        let low = air.lows[0] + correction
        // The cycles of a refrigerator are longer than the slices.
        if setup.device.unit == .refrigerator {
            guard sensors[index].rest.gather(low, cycles: air.isCycling, at: now) else { return }
        } else {
            sensors[index].rest.take(
                low,
                previous: air.lows[1] + correction,
                cycles: air.isCycling && abs(air.trend) * 3_600 < 1,
                expected: setup.setPoint - 0.9,
                freedom: 0.9,
                at: now
            )
        }
        let rest = sensors[index].rest
        guard rest.calm > 0 else { return }
        let isOpen = sensors[index].openFaults & SensorTrack.drift != 0
        let departure = rest.departure
        if isOpen {
            // What leaps is no drift but the air: the correction stands, and the leap is judged.
            let isTheSame = abs(departure - sensors[index].departure) < 0.5
            if isTheSame, !setup.hasWideRange { sensors[index].departure = departure }
            if abs(departure) < 0.6 { closeFault(SensorTrack.drift, index, setup, into: &events) }
            return
        }
        let patience = setup.device.unit == .refrigerator ? 2 : rest.isUnseen ? 9 : setup.hasWideRange ? 6 : 3
        // Where the range is wide the unit heats as well as cools, and holds the air a degree lower when it heats.
        let least = setup.hasWideRange ? 2.25 : 1.25
        guard abs(departure) > least, rest.leftSince != 0, !rest.isStep, rest.calm >= patience else { return }
        guard Double(now - rest.leftSince) / 1e6 > 3_600 else { return }
        // Where the goods would be out of their range it may as well be a wrong set-point: that is judged uncorrected. What
        // came between two trips, unseen, makes the breach suspect.
        let isInside = abs(departure) < 0.5 * setup.width
        guard isInside || (rest.isUnseen && abs(departure) < 0.5 * setup.width + 2.5) else { return }
        // Within a wide range the air may float where no unit holds it: that is told, and nothing taken back for it.
        sensors[index].departure = isInside && !setup.hasWideRange ? departure : 0
        openFault(SensorTrack.drift, index, start: rest.leftSince, offset: departure, setup, into: &events)
    }

    /// A goods probe that leaps, and stays where goods belong: goods cannot, so it showed too much before, and somebody has
    /// put it right.
    ///
    /// `value` is the second reading after the leap that agrees with it. Degrees Celsius.
    mutating func watchReturn(
        _ value: Double,
        of index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let track = sensors[index]
        guard setup.device.sensors[index].placement == .product, !goods.isSettling else { return }
        guard loadedSince.map({ Double(now - $0) / 1e6 > 2_700 }) ?? true else { return }
        // After a pause, a run of equal readings or noise a leap says nothing.
        guard Double(now - track.goodTime) / 1e6 < 1_500, track.equalCount < 6 else { return }
        guard track.openFaults & (SensorTrack.stuck | SensorTrack.noise | SensorTrack.implausible) == 0 else { return }
        let leap = track.level - value
        guard abs(leap) > 1.8, abs(value - setup.setPoint) < 0.3 * setup.width + 0.3 else { return }
        guard abs(track.level - setup.setPoint) > abs(value - setup.setPoint) + 1 else { return }
        openFault(SensorTrack.drift, index, start: now, offset: leap, setup, into: &events)
        sensors[index].departure = 0
        sensors[index].departureSince = 0
        closeFault(SensorTrack.drift, index, setup, into: &events)
        sensors[index].level = value
        sensors[index].slope = 0
        guard loadedSince != nil, productIndex(setup) == index else { return }
        goods.value = value
        goods.model = value
        judgedValue = value
        judgedTime = now
    }

    /// Watches the air probe of a box: melting packs cannot hold it below their own temperature.
    private mutating func watchPlateau(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard air.lows.count > 8, loadedSince.map({ Double(now - $0) / 3.6e9 > 3 }) ?? false else { return }
        let raw = air.lows[0] + sensors[index].correction
        let isFlat = abs(air.lows[0] - air.lows[4]) < 0.35 && abs(air.lows[0] - air.lows[8]) < 0.6
        let isOpen = sensors[index].openFaults & SensorTrack.drift != 0
        if isFlat, raw < setup.setPoint - 1 {
            sensors[index].departure = raw - setup.setPoint - 1
            openFault(SensorTrack.drift, index, start: now, offset: raw - setup.setPoint - 1, setup, into: &events)
        } else if isOpen, isFlat, raw > setup.setPoint {
            closeFault(SensorTrack.drift, index, setup, into: &events)
        }
    }

    /// Where this unit holds the air: what was learned, as far as it is near the set-point.
    private func normalAir(_ setup: DetectorSetup) -> Double {
        min(max(air.anchor, setup.setPoint - 0.8), setup.setPoint + 0.8)
    }

    /// Compares where goods come to rest after loading with where loads are, by a probe that is alone.
    ///
    /// Different goods with the same offset, twice at loading or at the end of one load and the start of the next, tell
    /// of the probe. So do goods that come aboard too cold: nobody loads them so.
    mutating func compareLoad(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let offset = sensors[index].level - setup.setPoint
        let before = sensors[index].lastLoadOffset
        let unloaded = sensors[index].unloadOffset
        sensors[index].lastLoadOffset = offset
        guard airIsUsable(setup) == false else { return }
        // Frozen loads come aboard twice as far apart as chilled ones, and the open door at loading is worse for them.
        let spread = setup.setPoint < -5 ? 2.0 : 1.0
        let isInside = abs(offset) < 0.45 * setup.width
        let isRepeated = abs(before) > 1.2 * spread && abs(offset - before) < 1.8 && (isInside || !setup.isBox)
        let isCarriedOver =
            !setup.isBox && isInside && abs(unloaded) > 0.8 * spread && abs(offset - unloaded) < 1.2
        // A probe that still comes to them falls; what falls faster is being frozen.
        let fall = sensors[index].slope * 3_600
        let isTooCold = setup.setPoint > -5 && offset < -1.4 && fall < 0.6 && fall > -1.8
        let isWrong =
            abs(offset) > (setup.isBox ? 1.4 : 1.1 * spread) && (isRepeated || isCarriedOver || isTooCold)
        if isWrong || sensors[index].openFaults & SensorTrack.drift != 0, abs(offset) > 0.8 {
            sensors[index].departure = offset
            openFault(SensorTrack.drift, index, start: now, offset: offset, setup, into: &events)
        } else if abs(offset) < 0.8 {
            closeFault(SensorTrack.drift, index, setup, into: &events)
        }
    }

    /// Remembers where a load was by each probe when it left.
    mutating func rememberUnloading(_ setup: DetectorSetup) {
        for index in sensors.indices where setup.device.sensors[index].placement == .product {
            let isKnown = goods.isKnown && !goods.isSettling && hot.breach == nil && cold.breach == nil
            sensors[index].unloadOffset = isKnown ? sensors[index].level - setup.setPoint : 0
        }
    }
}
