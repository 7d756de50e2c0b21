/// How much a load may warm up through door openings while it is on board.
///
/// Each stop at which the vehicle arrives anew opens the door once and warms what is on board by `Vehicle.warmUpPerOpening`
/// (or the stop's own `Stop.warmUp`); a load sums up the openings between its loading and its unloading. The unit is the
/// caller's, such as thousandths of a kelvin.
public struct WarmUpLimit: Sendable, Equatable {
    /// The largest sum.
    public var limit: Int
    /// The price of each unit past the limit, in units of cost; nil forbids it.
    public var price: Int?

    /// Makes a limit; `price` nil makes it hard.
    public init(limit: Int, price: Int? = nil) {
        self.limit = limit
        self.price = price
    }
}
