/// The value ranges within which no sum of the engine can overflow 64 bits.
///
/// 10^12 seconds are 31,000 years and 10^15 units of load exceed any gram count of a fleet, so real problems stay far
/// below; larger input is refused with the path of the value.
public enum Limit {
    /// The largest time, in seconds.
    public static let time = 1_000_000_000_000
    /// The largest amount of one load dimension, summed over all tasks.
    public static let amount = 1_000_000_000_000_000
    /// Stands for a load without a limit: more than all loads and capacities together.
    static let unlimitedAmount = amount * 16
    /// The largest price or cost factor.
    public static let price = 1_000_000_000
    /// The largest entry of a travel matrix.
    public static let matrixEntry = Int(Int32.max) / 4
    /// The largest number of load dimensions.
    public static let dimensions = 32
    /// The largest number of trips of one vehicle.
    public static let trips = 1_000
    /// The largest number of places, tasks or vehicles.
    public static let items = 1_000_000
}
