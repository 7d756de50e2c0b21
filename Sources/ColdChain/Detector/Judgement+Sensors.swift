import Telemetry

extension Judgement {
    /// Filters one temperature reading and passes on what is good.
    mutating func takeTemperature(
        _ value: Double,
        of index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let placement = setup.device.sensors[index].placement
        guard isPlausible(value, index, setup) else {
            sensors[index].badBits = sensors[index].badBits << 1 | 1
            sensors[index].lastTime = now
            openFault(SensorTrack.implausible, index, start: now, setup, into: &events)
            return
        }
        let elapsed = Double(now - sensors[index].goodTime) / 1e6
        let leap = abs(value - sensors[index].value)
        let isFresh = sensors[index].goodTime != 0 && elapsed < setup.profile.maximumGap
        let bound = leapBound(placement, sensors[index], elapsed)
        if isFresh, leap > bound {
            guard sensors[index].candidateCount > 0, abs(value - sensors[index].candidate) < max(bound, 0.5 * leap)
            else {
                holdBack(value, index, setup, into: &events)
                return
            }
            confirmStep(index, setup, into: &events)
        } else if sensors[index].candidateCount > 0 {
            dropCandidate(value, index, setup, into: &events)
        }
        sensors[index].badBits <<= 1
        closeQuietFaults(index, setup, into: &events)
        accept(value, of: index, setup, into: &events)
    }

    /// Null, the error codes of common probes (DS18B20: 85 and -127; 327.67 and -55 of 16-bit transmitters), and what
    /// no load space can be.
    private func isPlausible(_ value: Double, _ index: Int, _ setup: DetectorSetup) -> Bool {
        guard value.isFinite else { return false }
        let floor = min(-60, (setup.limits.hot ?? 0) - 60)
        if value < floor || value > 70 { return false }
        if value == -55, abs(sensors[index].value - value) > 10 { return false }
        return true
    }

    /// How far a value may leap from the last good one before the next one must confirm it, in degrees.
    private func leapBound(_ placement: SensorDescription.Placement, _ track: SensorTrack, _ elapsed: Double) -> Double
    {
        let scatter = 4 * track.roughness
        return placement == .air ? 3.5 + scatter : 1.6 + scatter + min(1.5, elapsed / 600)
    }

    /// Two readings in a row agree: the step was real, and the held one counts.
    private mutating func confirmStep(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        sensors[index].candidateCount = 0
        sensors[index].badBits <<= 1
    }

    private mutating func holdBack(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        if sensors[index].candidateCount > 0 {
            // Two leaps that disagree: the older one was no good.
            sensors[index].badBits = sensors[index].badBits << 1 | 1
            noteSpike(index, depth: abs(sensors[index].candidate - sensors[index].value), setup, into: &events)
        }
        sensors[index].candidate = value
        sensors[index].candidateTime = now
        sensors[index].candidateCount = 1
        sensors[index].lastTime = now
    }

    /// The reading after a leap is back where it was: the leap was a spike.
    private mutating func dropCandidate(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let depth = abs(sensors[index].candidate - sensors[index].value)
        sensors[index].candidateCount = 0
        sensors[index].badBits = sensors[index].badBits << 1 | 1
        let residue = abs(value - sensors[index].value)
        if residue < 0.25 * depth { noteSpike(index, depth: depth, setup, into: &events) }
    }

    /// Counts a spike. In the air a short opening of the door looks the same at slow sampling, so one is not enough.
    private mutating func noteSpike(
        _ index: Int,
        depth: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let isAir = setup.device.sensors[index].placement == .air
        let away = sensors[index].candidate - sensors[index].value
        let decay =
            sensors[index].spikeTime == 0
            ? 0 : Numerics.exponential(-Double(now - sensors[index].spikeTime) / 1e6 / 14_400)
        var weight = 1.0
        if isAir {
            // Outside air warms; a leap to the cold is no door.
            let coldLeap = away < 0 && setup.setPoint < 15
            let interval = setup.device.interval ?? 300
            weight = coldLeap ? 1 : (air.doorRecently(now, within: 1_800) ? 0 : (interval < 150 ? 0.6 : 0.35))
            if away > 18 { weight = max(weight, 0.7) }
        }
        sensors[index].spikeCount = sensors[index].spikeCount * decay + weight
        sensors[index].spikeTime = now
        if sensors[index].spikeCount >= 0.99 {
            openFault(SensorTrack.spike, index, start: sensors[index].candidateTime, setup, into: &events)
        }
    }

    /// Learns from a good reading and hands it to the air or to the goods.
    private mutating func accept(
        _ value: Double,
        of index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        learnRepeats(value, index, setup, into: &events)
        learnRoughness(value, index, setup, into: &events)
        let placement = setup.device.sensors[index].placement
        let seconds = Double(now - sensors[index].goodTime) / 1e6
        if placement == .product { filter(value, index, seconds, setup) }
        sensors[index].previous = sensors[index].value
        sensors[index].value = value
        sensors[index].goodTime = now
        sensors[index].lastTime = now
        sensors[index].goodCount += 1
        if placement == .air { sensors[index].level = value }
        moveGoods(index, placement, setup, into: &events)
    }

    /// A level with a slope; the gains are those of a lag of some minutes, whatever the interval.
    private mutating func filter(_ value: Double, _ index: Int, _ seconds: Double, _ setup: DetectorSetup) {
        guard sensors[index].goodCount > 0, seconds < 7_200 else {
            sensors[index].level = value
            sensors[index].slope = 0
            return
        }
        let share = Numerics.approach(seconds, 480)
        let predicted = sensors[index].level + sensors[index].slope * seconds
        let error = value - predicted
        sensors[index].level = predicted + share * error
        sensors[index].slope += 0.5 * share * share / (2 - share) * error / max(seconds, 1)
    }

    /// Counts equal readings; a run far beyond the longest normal one is a stuck sensor.
    private mutating func learnRepeats(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].goodCount > 0 else { return }
        let step = abs(value - sensors[index].value)
        if step == 0 {
            if sensors[index].equalCount == 0 { sensors[index].equalSince = sensors[index].goodTime }
            sensors[index].equalCount += 1
            let run = Double(sensors[index].equalCount)
            let elapsed = Double(now - sensors[index].equalSince) / 1e6
            if run >= max(10, 2.2 * sensors[index].longestEqual), elapsed > 2_400 {
                openFault(SensorTrack.stuck, index, start: sensors[index].equalSince, setup, into: &events)
            }
            return
        }
        if sensors[index].openFaults & SensorTrack.stuck == 0 {
            sensors[index].longestEqual = max(sensors[index].longestEqual, Double(sensors[index].equalCount))
        }
        sensors[index].equalCount = 0
        closeFault(SensorTrack.stuck, index, setup, into: &events)
        if sensors[index].resolution == 0 || step < sensors[index].resolution { sensors[index].resolution = step }
    }

    /// Learns the scatter of a sensor by its second differences; far more than its habit is noise.
    private mutating func learnRoughness(
        _ value: Double,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].goodCount > 1 else { return }
        let second = min(abs(value - 2 * sensors[index].value + sensors[index].previous), 12)
        let isAir = setup.device.sensors[index].placement == .air
        sensors[index].roughness += 0.12 * (second - sensors[index].roughness)
        let rough = sensors[index].roughness
        let count = Double(sensors[index].goodCount)
        if sensors[index].openFaults & SensorTrack.noise == 0 {
            let share = max(0.004, 1 / (count + 1))
            sensors[index].normalRoughness += share * (second - sensors[index].normalRoughness)
        }
        guard count > 25 else { return }
        let normal = sensors[index].normalRoughness
        let bound = max(isAir ? 1.5 : 1.1, (isAir ? 2.4 : 2.6) * normal)
        if rough > bound {
            if sensors[index].noisySince == 0 { sensors[index].noisySince = now }
            let isDoor = isAir && air.doorRecently(now, within: 1_200)
            if !isDoor { openFault(SensorTrack.noise, index, start: sensors[index].noisySince, setup, into: &events) }
        } else if rough < 0.6 * bound {
            sensors[index].noisySince = 0
            closeFault(SensorTrack.noise, index, setup, into: &events)
        }
    }
}
