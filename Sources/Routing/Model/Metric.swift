/// A rule that computes travel from coordinates.
public enum Metric: Sendable, Equatable {
    /// How a computed length becomes a whole number.
    public enum Rounding: String, Sendable {
        case nearest, floor
    }

    /// Length on a plane, multiplied by `scale`, rounded; it is both the duration and the distance.
    case euclidean(scale: Double, rounding: Rounding)
    /// Metres on the great circle times `detour`, driven at `kilometresPerHour`.
    case greatCircle(kilometresPerHour: Double, detour: Double)
}
