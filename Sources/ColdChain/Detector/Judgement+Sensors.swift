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
        let bound = leapBound(placement, roughness: sensors[index].roughness, elapsed)
        if isFresh, leap > bound {
            guard sensors[index].candidateCount > 0, abs(value - sensors[index].candidate) < max(bound, 0.5 * leap)
            else {
                holdBack(value, index, setup, into: &events)
                return
            }
            confirmStep(index, setup, into: &events)
            watchReturn(value, of: index, setup, into: &events)
        } else if sensors[index].candidateCount > 0 {
            dropCandidate(value, index, setup, into: &events)
        }
        sensors[index].badBits <<= 1
        closeQuietFaults(index, setup, into: &events)
        accept(value, of: index, setup, into: &events)
    }

    /// Null, the error codes of common probes (DS18B20: 85 and -127; 327.67 and -55 of 16-bit transmitters), and what
    /// no load space can be.
    @inline(__always)
    private func isPlausible(_ value: Double, _ index: Int, _ setup: DetectorSetup) -> Bool {
        guard value.isFinite else { return false }
        let floor = min(-60, (setup.limits.hot ?? 0) - 60)
        if value < floor || value > 70 { return false }
        if value == -55, abs(sensors[index].value - value) > 10 { return false }
        return true
    }

    /// How far a value may leap from the last good one before the next one must confirm it, in degrees.
    private func leapBound(
        _ placement: SensorDescription.Placement,
        roughness: Double,
        _ elapsed: Double
    ) -> Double {
        let scatter = 2.5 * roughness
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
            // Two leaps that disagree: the older one was no good; to both sides, they are spikes.
            sensors[index].badBits = sensors[index].badBits << 1 | 1
            let before = sensors[index].candidate - sensors[index].value
            if before * (value - sensors[index].value) < 0, abs(before) > 4.5 {
                noteSpike(index, depth: abs(before), setup, into: &events)
            }
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
        if residue < 0.25 * depth, depth > 4.5 { noteSpike(index, depth: depth, setup, into: &events) }
    }

    /// Counts a spike. In the air a short opening of the door looks the same at slow sampling, so one is not enough.
    private mutating func noteSpike(
        _ index: Int,
        depth: Double,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        let elapsed = Double(now - sensors[index].spikeTime) / 1e6
        let decay = sensors[index].spikeTime == 0 ? 0 : Numerics.exponential(-elapsed / 14_400)
        sensors[index].spikeCount = sensors[index].spikeCount * decay + spikeWeight(index, setup)
        sensors[index].spikeTime = now
        if sensors[index].spikeCount >= 0.99 {
            openFault(SensorTrack.spike, index, start: sensors[index].candidateTime, setup, into: &events)
        }
    }

    /// How surely a leap was no door: outside air warms, takes time, and is never hotter than the day.
    private func spikeWeight(_ index: Int, _ setup: DetectorSetup) -> Double {
        guard setup.device.sensors[index].placement == .air else { return 1 }
        let candidate = sensors[index].candidate
        if candidate < min(air.floor, sensors[index].median) - 4, setup.setPoint < 15 { return 0.6 }
        if candidate > 42 { return 1 }
        let interval = setup.device.interval ?? 300
        guard setup.hasDoorContact else { return interval < 90 ? 0.3 : 0.12 }
        if air.doorRecently(now, within: max(1_200, 2.5 * interval)) { return 0 }
        return interval < 150 ? 0.45 : 0.34
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
        guard !goods.isSettling else { return followStep(value, index, seconds) }
        let share = Numerics.approach(seconds, 480)
        let predicted = sensors[index].level + sensors[index].slope * seconds
        let error = value - predicted
        sensors[index].level = predicted + share * error
        sensors[index].slope += 0.5 * share * share / (2 - share) * error / max(seconds, 1)
    }

    /// Loading is a step, which a level with a slope swings past by a seventh; a level alone does not.
    private mutating func followStep(_ value: Double, _ index: Int, _ seconds: Double) {
        let before = sensors[index].level
        sensors[index].level += Numerics.approach(seconds, 300) * (value - before)
        guard seconds > 0 else { return }
        let rise = (sensors[index].level - before) / seconds
        sensors[index].slope += Numerics.approach(seconds, 480) * (rise - sensors[index].slope)
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
            if sensors[index].equalCount == 0 {
                sensors[index].equalSince = sensors[index].goodTime
                sensors[index].goodsBefore = goods.value
            }
            sensors[index].equalCount += 1
            if isStuck(index, setup) {
                disbelieve(index, setup)
                openFault(SensorTrack.stuck, index, start: sensors[index].equalSince, setup, into: &events)
            }
            return
        }
        if isUnmoved(index) || sensors[index].openFaults & SensorTrack.stuck != 0 {
            // It comes back to life: what it showed before says nothing about where it is.
            sensors[index].level = value
            sensors[index].slope = 0
        }
        if sensors[index].openFaults & SensorTrack.stuck == 0 {
            sensors[index].longestEqual = max(sensors[index].longestEqual, Double(sensors[index].equalCount))
        }
        sensors[index].equalCount = 0
        closeFault(SensorTrack.stuck, index, setup, into: &events)
        if sensors[index].resolution == 0 || step < sensors[index].resolution { sensors[index].resolution = step }
    }

    /// Takes back what a stuck air probe has made of the goods since it stopped moving, where nothing else tells of
    /// them; what it showed before stands.
    private mutating func disbelieve(_ index: Int, _ setup: DetectorSetup) {
        guard sensors[index].openFaults & SensorTrack.stuck == 0, setup.device.sensors[index].placement == .air,
            let loadedSince, sensors[index].equalSince >= loadedSince, productIndex(setup) == nil
        else { return }
        goods.place(sensors[index].goodsBefore)
        judgedValue = goods.value
        for position in timers.indices where timers[position].since.map({ $0 >= sensors[index].equalSince }) ?? false {
            if !timers[position].isMet { timers[position].since = nil }
        }
        for side in Side.allCases where !hasBreach(side) {
            if let out = outSince(side), out >= sensors[index].equalSince { self[side].outSince = nil }
        }
    }

    /// Air that swings cannot rest for long; goods, boxes and coarse sensors may, so they get more time.
    @inline(__always)
    private func isStuck(_ index: Int, _ setup: DetectorSetup) -> Bool {
        let run = Double(sensors[index].equalCount)
        let elapsed = Double(now - sensors[index].equalSince) / 1e6
        let isCoarse = sensors[index].resolution > 0.3
        let isAir = setup.device.sensors[index].placement == .air
        let swings = isAir && !setup.isBox && air.normalSwing > 0.06
        // What a coarse probe shows of goods, or of an empty space by night, can stand for hours; loading moves it.
        let rests = !isAir || loadedSince == nil
        let coarsePatience = rests && !isUnmoved(index) ? 32_400.0 : 9_000
        let patience = isCoarse ? coarsePatience : (swings ? 2_700 : 5_400)
        return elapsed > patience && run >= max(10, (isCoarse ? 3 : 2.2) * sensors[index].longestEqual)
    }
}
