/// What happens at a stop of a route.
public enum StopKind: String, Sendable, Codable {
    /// The vehicle starts, from where it was when the plan was made.
    case start
    /// A shipment is taken on board at its facility.
    case load
    /// A shipment is handed over.
    case deliver
    /// The vehicle is back at its depot.
    case end
}
