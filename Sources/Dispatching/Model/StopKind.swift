/// What happens at a stop of a route.
public enum StopKind: String, Sendable, Codable {
    /// The vehicle starts, from where it was when the plan was made.
    case start
    /// A shipment is taken on board at its facility.
    case load
    /// A shipment is handed over.
    case deliver
    /// A shipment is put into a cold store, from where another drive brings it on.
    case store
    /// A shipment is given to another vehicle that comes for it.
    case handOver = "hand_over"
    /// The courier pauses, at a stop or on the way.
    case pause = "break"
    /// The vehicle is back at its depot.
    case end
}
