import Telemetry

extension Judgement {
    /// Watches an air probe alone, `value` being what it shows in degrees Celsius: a unit that works as always, but at a level
    /// some degrees beside its own, is held by its own probe where it always was, so it is ours that drifts.
    ///
    /// A wrong set-point does the same in one step and by more. Departures are in degrees.
    mutating func watchCreep(
        _ index: Int,
        _ value: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].isHealthy else { return }
        if setup.isBox {
            watchPlateau(index, setup, into: &events)
            guard productIndex(setup) == nil else { return }
            watchFreshPacks(index, value, levels: air.lows, setup, into: &events)
        } else if loadedSince != nil, productIndex(setup) == nil {
            // A healthy probe at the goods knows better which of the two has left (`watchDrift`).
            if setup.device.unit == .refrigerator {
                watchBlocks(index, setup, into: &events)
            } else {
                watchHours(index, value, setup, into: &events)
            }
        }
    }

    /// A refrigerator: its cycles are longer than slices of ten minutes, so blocks of three hours are compared.
    private mutating func watchBlocks(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard air.completedSlice else { return }
        let low = air.lows[0] + sensors[index].correction
        guard sensors[index].rest.gather(low, cycles: air.isCycling, at: now) else { return }
        let rest = sensors[index].rest
        let departure = rest.departure
        guard !followDrift(index, departure, within: 0.5, setup, into: &events) else { return }
        guard abs(departure) > 1.25, rest.leftSince != 0, !rest.isStep, rest.calm >= 2 else { return }
        // A set-point that is wrong by no more than that beyond the range, and came in no step, was never seen to be held
        // for nine hours; but goods that would be out of their range are judged uncorrected.
        let isInside = abs(departure) < 0.5 * setup.width
        let isHeld = rest.calm >= 3 && abs(departure) < 0.5 * setup.width + 1.25
        guard Double(now - rest.leftSince) / 1e6 > 3_600, isInside || isHeld else { return }
        sensors[index].departure = isInside ? departure : 0
        openFault(SensorTrack.drift, index, start: rest.leftSince, offset: departure, setup, into: &events)
    }

    /// A vehicle: hours of its loads are compared with those of the loads before.
    ///
    /// Goods behind a unit that has failed warm the air as a drift does, and a unit that never stops cools it so: the air
    /// must be seen to cycle.
    private mutating func watchHours(
        _ index: Int,
        _ value: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let isHour = sensors[index].held.take(
            value,
            expected: setup.setPoint - 0.9,
            freedom: 0.9,
            interval: setup.device.interval ?? 300,
            at: now
        )
        guard isHour else { return }
        let held = sensors[index].held
        let departure = held.departure
        guard !followDrift(index, departure, within: 1.3, setup, into: &events) else { return }
        let works = air.seenCompressor ? air.isCycling : held.cyclingHours >= 2
        // Where the range is wide the unit heats as well as cools, and holds the air a degree lower when it heats.
        let least = setup.hasWideRange ? 2.25 : 1.25
        guard abs(departure) > least, held.awayHours >= 2, !held.isStep, works else { return }
        // Where the goods would be out of their range it may as well be a wrong set-point: that is judged uncorrected. What
        // came between two trips, unseen, makes the breach suspect.
        let isInside = abs(departure) < 0.5 * setup.width
        guard isInside || (held.isUnseen && abs(departure) < 0.5 * setup.width + 4) else { return }
        // Within a wide range the air may float where no unit holds it: that is told, and nothing taken back for it.
        sensors[index].departure = isInside && !setup.hasWideRange ? departure : 0
        openFault(SensorTrack.drift, index, start: held.leftSince, offset: departure, setup, into: &events)
    }

    /// Follows a drift that is known, and closes it when the probe is back.
    ///
    /// A drift goes `step` degrees at most between two looks. What leaps further is no drift but the air: the correction
    /// stands, and the leap is judged.
    ///
    /// - Returns: Whether a drift of this sensor was open.
    mutating func followDrift(
        _ index: Int,
        _ departure: Double,
        within step: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) -> Bool {
        guard sensors[index].openFaults & SensorTrack.drift != 0 else { return false }
        let isTheSame = abs(departure - sensors[index].departure) < step
        if isTheSame, !setup.hasWideRange, abs(departure) < 0.5 * setup.width { sensors[index].departure = departure }
        // A probe that leaps back was put right.
        if abs(departure) < (isTheSame ? 0.6 : 1.25) { closeFault(SensorTrack.drift, index, setup, into: &events) }
        return true
    }

    /// Watches the air probe of a box: melting packs cannot hold it below their own temperature.
    private mutating func watchPlateau(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard air.completedSlice, air.lows.count > 8, loadedSince.map({ Double(now - $0) / 3.6e9 > 3 }) ?? false else {
            return
        }
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
}
