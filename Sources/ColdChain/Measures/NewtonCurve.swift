/// Goods that approach a constant surrounding: T(t) = Ta + (T0 - Ta) exp(-t / tau).
public struct NewtonCurve: Hashable, Sendable {
    /// Temperature at the start in degrees Celsius.
    public var start: Double
    /// Temperature that is approached, in degrees Celsius.
    public var surrounding: Double
    /// Time constant in seconds.
    public var timeConstant: Double

    /// Creates a curve; temperatures in degrees Celsius, time constant in seconds.
    public init(start: Double, surrounding: Double, timeConstant: Double) {
        self.start = start
        self.surrounding = surrounding
        self.timeConstant = timeConstant
    }

    /// Seconds until a limit is reached from the inside; 0 when it is passed already, nil when it never is.
    public func seconds(to limit: Double, side: Side) -> Double? {
        if side.sign * (start - limit) >= 0 { return 0 }
        guard side.sign * (surrounding - limit) > 0 else { return nil }
        return -timeConstant * Numerics.logarithm((limit - surrounding) / (start - surrounding))
    }

    /// The curve with the least squares to readings, the surrounding being known; nil when there is no trend towards it.
    public static func fit(times: [Double], values: [Double], surrounding: Double) -> NewtonCurve? {
        guard let begin = times.first, values.count > 2 else { return nil }
        guard var curve = logarithmicFit(times, values, surrounding, begin) else { return nil }
        for _ in 0..<50 {
            guard let step = gaussNewton(curve, times, values, begin) else { return curve }
            curve.start += step.start
            let rate = max(1e-9, 1 / curve.timeConstant + step.rate)
            curve.timeConstant = 1 / rate
            if abs(step.start) < 1e-10, abs(step.rate) * curve.timeConstant < 1e-10 { break }
        }
        return curve
    }

    /// A first guess: the straight line through the logarithms of the distances.
    private static func logarithmicFit(
        _ times: [Double],
        _ values: [Double],
        _ surrounding: Double,
        _ begin: Double
    ) -> NewtonCurve? {
        var count = 0.0
        var sums = (x: 0.0, y: 0.0, xx: 0.0, xy: 0.0)
        let sign: Double = (values.first ?? 0) < surrounding ? -1 : 1
        for (time, value) in zip(times, values) where sign * (value - surrounding) > 1e-9 {
            let x = time - begin
            let y = Numerics.logarithm(sign * (value - surrounding))
            count += 1
            sums = (sums.x + x, sums.y + y, sums.xx + x * x, sums.xy + x * y)
        }
        let spread = count * sums.xx - sums.x * sums.x
        guard count > 2, spread > 0 else { return nil }
        let slope = (count * sums.xy - sums.x * sums.y) / spread
        guard slope < 0 else { return nil }
        let level = (sums.y - slope * sums.x) / count
        let start = surrounding + sign * Numerics.exponential(level)
        return NewtonCurve(start: start, surrounding: surrounding, timeConstant: -1 / slope)
    }

    private static func gaussNewton(
        _ curve: NewtonCurve,
        _ times: [Double],
        _ values: [Double],
        _ begin: Double
    ) -> (start: Double, rate: Double)? {
        var a = (0.0, 0.0, 0.0)
        var b = (0.0, 0.0)
        let rate = 1 / curve.timeConstant
        for (time, value) in zip(times, values) {
            let elapsed = time - begin
            let decay = Numerics.exponential(-rate * elapsed)
            let error = value - (curve.surrounding + (curve.start - curve.surrounding) * decay)
            let byStart = decay
            let byRate = -(curve.start - curve.surrounding) * elapsed * decay
            a = (a.0 + byStart * byStart, a.1 + byStart * byRate, a.2 + byRate * byRate)
            b = (b.0 + byStart * error, b.1 + byRate * error)
        }
        let determinant = a.0 * a.2 - a.1 * a.1
        guard abs(determinant) > 1e-300 else { return nil }
        return ((a.2 * b.0 - a.1 * b.1) / determinant, (a.0 * b.1 - a.1 * b.0) / determinant)
    }
}
