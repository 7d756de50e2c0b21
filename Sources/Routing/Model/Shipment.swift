/// Goods that one vehicle takes at one stop and brings to another.
public struct Shipment: Sendable {
    /// Where the goods are taken.
    public var pickup: Stop
    /// Where the goods are brought, by the same vehicle and later.
    public var delivery: Stop
    /// What is carried, one value per load dimension.
    public var amount: [Int]
    /// What the shipment has in common with jobs.
    public var terms: Terms
    /// The longest time from the end of loading to arrival, in seconds ("safe minutes"): hard, or soft with a price.
    public var timeOnBoard: Deadline?

    /// Makes a shipment.
    public init(
        pickup: Stop,
        delivery: Stop,
        amount: [Int] = [],
        terms: Terms = Terms(),
        timeOnBoard: Deadline? = nil
    ) {
        self.pickup = pickup
        self.delivery = delivery
        self.amount = amount
        self.terms = terms
        self.timeOnBoard = timeOnBoard
    }
}
