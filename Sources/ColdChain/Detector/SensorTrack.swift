/// What is known of one temperature sensor in event time: its last values, its habits, and its faults.
struct SensorTrack: Sendable {
    /// The last reading of any kind and the last good one, in microseconds; 0 before the first.
    var lastTime: Int64 = 0
    var goodTime: Int64 = 0
    /// The last two good values.
    var value = 0.0
    var previous = 0.0
    var goodCount = 0
    /// A value that leapt and waits for the next one to confirm it.
    var candidate = 0.0
    var candidateTime: Int64 = 0
    var candidateCount: UInt8 = 0
    /// One bit per reading, newest first: set when it was no good.
    var badBits: UInt64 = 0
    var spikeTime: Int64 = 0
    var spikeCount = 0.0
    /// Equal readings in a row, since when, and the longest run that turned out to be normal.
    var equalCount = 0
    var equalSince: Int64 = 0
    var longestEqual = 3.0
    /// The estimate of the goods when the run of equal readings began.
    var goodsBefore = 0.0
    /// The smallest step between different values: the sensor's resolution.
    var resolution = 0.0
    /// Mean size of the second difference, quick and slow.
    var roughness = 0.0
    var normalRoughness = 0.0
    var noisySince: Int64 = 0
    /// A running median that moves at most 2 degrees an hour.
    var median = 0.0
    /// The highest scatter of the last days, followed with a lag of hours: busy days are no noise.
    var peakRoughness = 0.0
    /// Dips of single readings.
    var dips = DipWatch()
    /// Mean depth by which single readings leave both their neighbours while the unit rests, in degrees.
    var restlessness = 0.0
    /// Where the unit of a refrigerator lets this air probe rest, now and by habit.
    var rest = RestLevel()
    /// Where the unit of a vehicle holds it, by the hours of its loads.
    var held = HeldLevel()
    /// How far the goods were from the set-point by this sensor when the last load left.
    var unloadOffset = 0.0
    /// How far the last load was from where loads are.
    var lastLoadOffset = 0.0
    /// The filtered value and its slope in degrees per second.
    var level = 0.0
    var slope = 0.0
    /// How long it has departed from what it should show, and by how much.
    var departure = 0.0
    var departureSince: Int64 = 0
    /// Faults that are open, one bit per code.
    var openFaults: UInt8 = 0

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&lastTime)
        coder.field(&goodTime)
        coder.field(&value)
        coder.field(&previous)
        coder.field(&goodCount)
        coder.field(&candidate)
        coder.field(&candidateTime)
        coder.field(&candidateCount)
        coder.field(&badBits)
        coder.field(&spikeTime)
        coder.field(&spikeCount)
        coder.field(&equalCount)
        coder.field(&equalSince)
        coder.field(&longestEqual)
        if coder.version >= 4 { coder.field(&goodsBefore) }
        coder.field(&resolution)
        coder.field(&roughness)
        coder.field(&normalRoughness)
        coder.field(&noisySince)
        coder.field(&median)
        coder.field(&peakRoughness)
        dips.visit(&coder)
        if coder.version >= 6 { coder.field(&restlessness) }
        rest.visit(&coder)
        if coder.version >= 8 { held.visit(&coder) }
        coder.field(&unloadOffset)
        coder.field(&lastLoadOffset)
        coder.field(&level)
        coder.field(&slope)
        coder.field(&departure)
        coder.field(&departureSince)
        coder.field(&openFaults)
    }

    /// Whether its values may be used for the goods.
    var isHealthy: Bool { openFaults & SensorTrack.stuck == 0 && goodCount > 0 }

    /// What a drifting sensor shows too much, as far as it is known.
    var correction: Double { openFaults & SensorTrack.drift != 0 ? departure : 0 }

    /// Learns the scatter of a good reading at `now`, in microseconds; `rests` as in `learnRestlessness`.
    ///
    /// - Returns: What was much for this sensor until now: scatter and dips in degrees. Air that a unit stirs may do more.
    mutating func learnNoise(
        _ next: Double,
        at now: Int64,
        isStirred: Bool,
        rests setPoint: Double?
    ) -> (roughness: Double, dips: Double) {
        let seconds = min(Double(now - goodTime) / 1e6, 3_600)
        let reach = seconds * 2 / 3_600
        median += min(max(next - median, -reach), reach)
        learnScatter(abs(next - 2 * value + previous))
        let much = max(isStirred ? 1.5 : 0.8, 1.8 * normalRoughness, (isStirred ? 1.7 : 1.3) * peakRoughness)
        let deep = max(isStirred ? 0.3 : 0.12, (isStirred ? 2.5 : 1.8) * dips.normal)
        dips.take(next, isLearning: openFaults & SensorTrack.noise == 0)
        followPeaks(seconds)
        learnRestlessness(next, rests: setPoint)
        return (much, deep)
    }

    /// Takes the size of a second difference into the means.
    private mutating func learnScatter(_ second: Double) {
        roughness += 0.08 * (min(second, 2.5 * normalRoughness + 1) - roughness)
        guard openFaults & SensorTrack.noise == 0 else { return }
        let share = max(0.003, 1 / (Double(goodCount) + 1))
        normalRoughness += share * (min(second, 2.5 * normalRoughness + 1) - normalRoughness)
    }

    /// Takes the reading before `next` into the mean of a resting unit's air; `rests` is the temperature at which the
    /// unit would hold it, nil while goods are aboard. What the sensor's resolution makes is no depth.
    ///
    /// Air that nobody cools or heats floats: it leaves its neighbours by hundredths. Where it is near what the unit
    /// holds it may be cycling, and says nothing. What leaps is a spike, and counts no more than other noise.
    private mutating func learnRestlessness(_ next: Double, rests setPoint: Double?) {
        guard let setPoint, abs((previous + value + next) / 3 - setPoint) > 3.5 else {
            restlessness *= 0.9
            return
        }
        let depth = max(min(previous, next) - value, value - max(previous, next)) - resolution
        restlessness += 0.1 * (min(max(depth, 0), 1.2) - restlessness)
    }

    /// Follows rising scatter within hours and forgets it within days.
    private mutating func followPeaks(_ seconds: Double) {
        guard openFaults & SensorTrack.noise == 0 else { return }
        let timeConstant = roughness > peakRoughness ? 4.0 * 3_600 : 4 * 86_400
        peakRoughness += Numerics.approach(seconds, timeConstant) * (roughness - peakRoughness)
    }

    static let stuck: UInt8 = 1
    static let spike: UInt8 = 2
    static let noise: UInt8 = 4
    static let drift: UInt8 = 8
    static let implausible: UInt8 = 16

    static func code(of bit: UInt8) -> EventCode {
        switch bit {
        case stuck: .stuck
        case spike: .spike
        case noise: .noise
        case drift: .drift
        default: .implausible
        }
    }
}
