/// The running record of a shipment: times in, out and unknown, extremes, and mean kinetic temperature.
struct Tally: Sendable {
    var timeIn = 0.0
    var timeOut = 0.0
    var timeUnknown = 0.0
    var minimum = Double.infinity
    var maximum = -Double.infinity
    /// Sum of seconds times exp(-10000 K (1/T - 1/278.15 K)), and the sum of seconds.
    var kinetic = 0.0
    var seconds = 0.0

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&timeIn)
        coder.field(&timeOut)
        coder.field(&timeUnknown)
        coder.field(&minimum)
        coder.field(&maximum)
        coder.field(&kinetic)
        coder.field(&seconds)
    }

    /// Counts `seconds` at a temperature in degrees Celsius.
    mutating func count(_ celsius: Double, seconds: Double, isOut: Bool) {
        if isOut { timeOut += seconds } else { timeIn += seconds }
        kinetic += seconds * MeanKineticTemperature.weight(celsius)
        self.seconds += seconds
    }

    mutating func observe(_ celsius: Double) {
        minimum = min(minimum, celsius)
        maximum = max(maximum, celsius)
    }
}
