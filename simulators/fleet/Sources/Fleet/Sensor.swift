/// The thermometer in the load space: it sees the air, with noise, and it can be broken.
public struct Sensor: Sendable {
    private let noise: Double
    private var random: SeededRandom
    private var last: Double?

    /// Creates a thermometer; `noise` is its standard deviation in °C, and `part` tells it from the others of a seed.
    public init(noise: Double, seed: UInt64, part: String) {
        self.noise = noise
        random = SeededRandom(seed: seed, part: part)
    }

    /// The value that is reported for the true temperature `air`, in hundredths of a degree.
    public mutating func read(air: Double, stuck: Bool, spikes: Bool) -> Double {
        // The random numbers are drawn in any case: a fault of one sensor must not change the others' days.
        let disturbance = random.nextNormal() * noise
        let wild = Double.random(in: 0..<1, using: &random) < 0.1
        if stuck, let last { return last }
        let value = spikes && wild ? air + 25 : air + disturbance
        let rounded = (value * 100).rounded() / 100
        last = rounded
        return rounded
    }
}
