import Telemetry

extension Judgement {
    /// Learns the scatter of a sensor; far more than its habit is noise.
    mutating func learnRoughness(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].goodCount > 1 else {
            sensors[index].median = value
            return
        }
        // Only air that a unit cools is stirred.
        let isStirred = setup.device.sensors[index].placement == .air && !setup.isBox
        let rests = isAtRest(index, setup) ? setup.setPoint : nil
        let bounds = sensors[index].learnNoise(value, at: now, isStirred: isStirred, rests: rests)
        let (roughness, restlessness) = (sensors[index].roughness, sensors[index].restlessness)
        if restlessness > 0.3 {
            openFault(SensorTrack.noise, index, start: now, setup, into: &events)
        }
        // Where air is sampled seldom its cycles look like scatter, so what is much is known after some hours of them.
        guard sensors[index].goodCount > 30, !isStirred || air.anchorSeconds > 21_600 else { return }
        if roughness > bounds.roughness, sensors[index].dips.mean > bounds.dips {
            if sensors[index].noisySince == 0 { sensors[index].noisySince = now }
            openFault(SensorTrack.noise, index, start: sensors[index].noisySince, setup, into: &events)
        } else if roughness < 0.7 * bounds.roughness, restlessness < 0.1 {
            sensors[index].noisySince = 0
            closeFault(SensorTrack.noise, index, setup, into: &events)
        }
    }

    /// Whether an empty vehicle's air is seen, which no unit stirs unless it cools down for the next load.
    @inline(__always)
    private func isAtRest(_ index: Int, _ setup: DetectorSetup) -> Bool {
        loadedSince == nil && setup.device.declaresShipments && setup.device.unit == .vehicle
            && setup.device.sensors[index].placement == .air
    }
}
