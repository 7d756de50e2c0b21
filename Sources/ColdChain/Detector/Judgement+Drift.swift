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
        // Where the unit holds the air was learned from the air probe: beside one that drifts, goods at the set-point stay.
        let byRest = min(byProduct, abs(track.level - setup.setPoint))
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
        } else if byAir > byRest + 1, let other = airIndex(setup) {
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

    /// Where this unit holds the air: what was learned, as far as it is near the set-point.
    private func normalAir(_ setup: DetectorSetup) -> Double {
        min(max(air.anchor, setup.setPoint - 0.8), setup.setPoint + 0.8)
    }
}
