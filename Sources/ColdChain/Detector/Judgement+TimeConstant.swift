extension Judgement {
    /// Takes over what the configuration expects of loads, where it has changed.
    mutating func expectTimeConstant(_ setup: DetectorSetup) {
        if timeConstant.prior != setup.loadTimeConstant { timeConstant.expect(setup.loadTimeConstant) }
    }

    /// Other goods come aboard: what the last ones taught is kept unless their probe is found wrong.
    mutating func beginTimeConstant(_ setup: DetectorSetup) {
        timeConstant.begin(isTrusted: isFreeOfDrift)
        timeConstantWatch.stop()
    }

    /// A probe is found to drift: what the load has shown so far may have been its work.
    mutating func distrustTimeConstant() {
        timeConstant.forget()
        timeConstantWatch.stop()
    }

    private var isFreeOfDrift: Bool { sensors.allSatisfy { $0.openFaults & SensorTrack.drift == 0 } }

    /// Shows the air to what learns the goods' time constant.
    mutating func watchTimeConstant(air value: Double) { timeConstantWatch.takeAir(value, at: now) }

    /// Shows a probe at the goods to it.
    ///
    /// A probe that settles, that shows one value beyond its habit, or that has any fault open tells nothing of the goods.
    mutating func watchTimeConstant(probe index: Int, _ setup: DetectorSetup) {
        let track = sensors[index]
        guard !goods.isSettling, track.openFaults == 0, airIsTrusted(setup) else { return timeConstantWatch.stop() }
        guard let window = timeConstantWatch.takeProbe(track.value, moved: track.equalCount == 0, at: now) else {
            return
        }
        let isTaken = timeConstant.take(
            integral: window.integral,
            seconds: window.seconds,
            rise: window.rise,
            error: error(of: window, track, setup)
        )
        if !isTaken { timeConstantWatch.stop() }
    }

    private func airIsTrusted(_ setup: DetectorSetup) -> Bool {
        guard airIsUsable(setup), let air = airIndex(setup) else { return false }
        return sensors[air].openFaults == 0 && !isUnmoved(air)
    }

    /// The standard deviation of the rise over a window, in degrees: the probe's resolution and scatter at both ends, the
    /// air between its readings, the minutes by which this probe's lag may differ from what is usual, and a tenth of what
    /// the air does, for goods are not that simple.
    private func error(of window: TimeConstantWatch.Window, _ track: SensorTrack, _ setup: DetectorSetup) -> Double {
        let scatter = 0.25 * track.normalRoughness
        let ends = 2 * (0.03 * 0.03 + track.resolution * track.resolution / 12 + scatter * scatter)
        let roughness = airIndex(setup).map { sensors[$0].roughness / 4 } ?? 0
        let between = window.seconds * window.airInterval * roughness * roughness
        let lag = 120 * window.turn
        let drive = between + lag * lag + 0.01 * window.integral * window.integral
        return (ends + drive / (timeConstant.seconds * timeConstant.seconds)).squareRoot()
    }
}
