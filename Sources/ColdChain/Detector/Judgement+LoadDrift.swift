import Telemetry

extension Judgement {
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
        sensors[index].lastLoadOffset = 0
        closeFault(SensorTrack.drift, index, setup, into: &events)
        sensors[index].level = value
        sensors[index].slope = 0
        guard loadedSince != nil, productIndex(setup) == index else { return }
        goods.place(value)
        judgedValue = value
        judgedTime = now
    }

    /// Compares where goods come to rest after loading with where loads are, by a probe that is alone.
    ///
    /// Different goods with the same offset, twice at loading or at the end of one load and the start of the next, tell
    /// of the probe. So do goods that come aboard too cold: nobody loads them so.
    mutating func compareLoad(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let offset = goods.filter.temperature + goods.filter.correction - setup.setPoint
        let before = sensors[index].lastLoadOffset
        let unloaded = sensors[index].unloadOffset
        sensors[index].lastLoadOffset = offset
        guard airIsUsable(setup) == false else { return }
        // Frozen loads come aboard twice as far apart as chilled ones, and the open door at loading is worse for them.
        let spread = setup.setPoint < -5 ? 2.0 : 1.0
        let isInside = abs(offset) < 0.45 * setup.width
        let isRepeated =
            abs(before) > 1.2 * spread && abs(offset - before) < 1.8
            && (isInside || (!setup.isBox && abs(offset) < setup.width))
        // Goods that leave warm and others that come aboard as warm are two misfortunes in a row, or one probe. The open door
        // of a frozen load is worth such an offset.
        let isComparable = isInside || (setup.setPoint > -5 && abs(offset) < setup.width)
        let isCarriedOver =
            !setup.isBox && isComparable && abs(unloaded) > 0.8 * spread && abs(offset - unloaded) < 1.2
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

    /// Watches goods that came aboard off the set-point by a probe that is alone: a unit brings goods to it by their time
    /// constant, so what has not gone after that time was never in the goods.
    ///
    /// A unit that does not work leaves them where they are as well. So nothing is said of goods that came aboard warm
    /// near their limit or beyond it: their breach is judged as it is.
    mutating func watchLoad(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let loaded = sensors[index].lastLoadOffset
        guard loaded != 0, !setup.isBox, sensors[index].openFaults & SensorTrack.drift == 0, let loadedSince,
            !goods.isSettling, !airIsUsable(setup)
        else { return }
        let aboard = Double(now - loadedSince) / 1e6
        guard aboard > 2_700 + 1.2 * timeConstant.seconds else { return }
        let spread = setup.setPoint < -5 ? 2.0 : 1.0
        let offset = sensors[index].level - setup.setPoint
        guard abs(loaded) > 1.4 * spread, loaded < 0.45 * setup.width else { return }
        guard offset * loaded > 0, abs(offset) > 0.8 * abs(loaded), offset < 0.5 * setup.width else { return }
        sensors[index].departure = loaded
        openFault(SensorTrack.drift, index, start: loadedSince, offset: offset, setup, into: &events)
    }

    /// Remembers where a load was by each probe when it left.
    mutating func rememberUnloading(_ setup: DetectorSetup) {
        for index in sensors.indices where setup.device.sensors[index].placement == .product {
            let isKnown = goods.isKnown && !goods.isSettling
            sensors[index].unloadOffset = isKnown ? sensors[index].level - setup.setPoint : 0
        }
    }
}
