import Telemetry

extension Judgement {
    /// Learns the scatter of a sensor; far more than its habit is noise.
    mutating func learnRoughness(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        var track = sensors[index]
        guard track.goodCount > 1 else {
            sensors[index].median = value
            return
        }
        let seconds = min(Double(now - track.goodTime) / 1e6, 3_600)
        let reach = seconds * 2 / 3_600
        let second = abs(value - 2 * track.value + track.previous)
        track.median += min(max(value - track.median, -reach), reach)
        track.learnScatter(second)
        // Only air that a unit cools is stirred; where it is sampled seldom its cycles look like scatter, so what is
        // much is known after some hours of them.
        let isStirred = setup.device.sensors[index].placement == .air && !setup.isBox
        let bound = max(
            isStirred ? 1.5 : 0.8,
            1.8 * track.normalRoughness,
            (isStirred ? 1.7 : 1.3) * track.peakRoughness
        )
        let dipBound = max(isStirred ? 0.3 : 0.12, (isStirred ? 2.5 : 1.8) * track.dips.normal)
        track.dips.take(value, isLearning: track.openFaults & SensorTrack.noise == 0)
        track.followPeaks(seconds)
        track.learnRestlessness(value, rests: isAtRest(index, setup) ? setup.setPoint : nil)
        sensors[index] = track
        if track.restlessness > 0.3 {
            openFault(SensorTrack.noise, index, start: now, setup, into: &events)
        }
        guard track.goodCount > 30, !isStirred || air.anchorSeconds > 21_600 else { return }
        if track.roughness > bound, track.dips.mean > dipBound {
            if track.noisySince == 0 { sensors[index].noisySince = now }
            openFault(SensorTrack.noise, index, start: sensors[index].noisySince, setup, into: &events)
        } else if track.roughness < 0.7 * bound, track.restlessness < 0.1 {
            sensors[index].noisySince = 0
            closeFault(SensorTrack.noise, index, setup, into: &events)
        }
    }

    /// Whether an empty vehicle's air is seen, which no unit stirs unless it cools down for the next load.
    private func isAtRest(_ index: Int, _ setup: DetectorSetup) -> Bool {
        loadedSince == nil && setup.device.declaresShipments && setup.device.unit == .vehicle
            && setup.device.sensors[index].placement == .air
    }
}
