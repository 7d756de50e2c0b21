/// A task with one stop: goods brought from the depot, goods taken to the depot, or plain work.
public struct Job: Sendable {
    /// Where and when.
    public var stop: Stop
    /// Loaded before the vehicle starts, dropped here; one value per load dimension.
    public var delivery: [Int]
    /// Taken here, carried to the vehicle's end; one value per load dimension.
    public var pickup: [Int]
    /// What the job has in common with shipments.
    public var terms: Terms

    /// Makes a job.
    public init(stop: Stop, delivery: [Int] = [], pickup: [Int] = [], terms: Terms = Terms()) {
        self.stop = stop
        self.delivery = delivery
        self.pickup = pickup
        self.terms = terms
    }
}
