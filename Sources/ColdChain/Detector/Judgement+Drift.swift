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
    /// A wrong set-point does the same in one step and by more: what is beside by more than 0.6 of the range at once is
    /// no drift. Departures are in degrees Celsius.
    mutating func watchCreep(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard !setup.isBox, air.anchorSeconds > 7_200 else { return }
        let raw = air.level + sensors[index].correction
        let departure = raw - normalAir(setup)
        let rests = air.isCycling && abs(air.quick - air.level) < 0.35
        let isOpen = sensors[index].openFaults & SensorTrack.drift != 0
        guard rests, abs(departure) < (isOpen ? abs(sensors[index].departure) + 1 : 0.6 * setup.width) else {
            if !rests { sensors[index].steadySince = 0 }
            return
        }
        if sensors[index].steadySince == 0 { sensors[index].steadySince = now }
        let steady = Double(now - sensors[index].steadySince) / 1e6
        if abs(departure) > 1.4 {
            if isOpen { sensors[index].departure += 0.02 * (departure - sensors[index].departure) }
            if sensors[index].departureSince == 0 { sensors[index].departureSince = now }
            guard !isOpen, steady > 3_600, Double(now - sensors[index].departureSince) / 1e6 > 5_400 else { return }
            sensors[index].departure = departure
            openFault(
                SensorTrack.drift,
                index,
                start: sensors[index].departureSince,
                offset: departure,
                setup,
                into: &events
            )
        } else if abs(departure) < 0.7, steady > 1_800 {
            sensors[index].departureSince = 0
            closeFault(SensorTrack.drift, index, setup, into: &events)
        }
    }

    /// Where this unit holds the air: what was learned, as far as it is near the set-point.
    private func normalAir(_ setup: DetectorSetup) -> Double {
        min(max(air.anchor, setup.setPoint - 0.8), setup.setPoint + 0.8)
    }

    /// Compares where goods come to rest after loading with where loads are: twice the same offset is the probe's.
    mutating func compareLoad(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        let offset = sensors[index].level - setup.setPoint
        let before = sensors[index].lastLoadOffset
        sensors[index].lastLoadOffset = offset
        if abs(offset) > 1.3, abs(before) > 1.3, abs(offset - before) < 1.5, airIsUsable(setup) == false {
            sensors[index].departure = offset
            openFault(SensorTrack.drift, index, start: now, offset: offset, setup, into: &events)
        } else if abs(offset) < 0.8 {
            closeFault(SensorTrack.drift, index, setup, into: &events)
        }
    }
}
