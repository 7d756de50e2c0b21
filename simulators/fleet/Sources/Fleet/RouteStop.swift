/// A stop of the route that a courier's device was given.
struct RouteStop: Sendable, Equatable {
    /// What happens there.
    enum Kind: String, Sendable {
        /// Where the route begins.
        case start
        /// Goods are taken aboard.
        case load
        /// Goods are handed over.
        case deliver
        /// Goods are put into a cold store.
        case store
        /// Goods are given to another vehicle, whose courier reports it.
        case handOver = "hand_over"
        /// The courier has a break.
        case pause = "break"
        /// Where the route ends.
        case end
    }

    let kind: Kind
    /// Number of the shipment; nil at start, break and end.
    let shipment: String?
    let place: Place
    /// Seconds of work at the stop.
    let serviceSeconds: Double
    /// Which break it is.
    var breakName: String?
}
