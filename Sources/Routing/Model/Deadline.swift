/// A latest time or a longest span: hard when it has no price, otherwise a price per minute past it.
public struct Deadline: Sendable, Equatable {
    /// The limit, in seconds of the problem's clock (a latest time) or in seconds (a longest span).
    public var limit: Int
    /// The price of each minute past the limit, in units of cost; nil forbids it.
    public var pricePerMinute: Int?

    /// Makes a deadline; `pricePerMinute` nil makes it hard.
    public init(limit: Int, pricePerMinute: Int? = nil) {
        self.limit = limit
        self.pricePerMinute = pricePerMinute
    }
}
