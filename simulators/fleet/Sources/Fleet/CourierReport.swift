/// What a courier presses on the device.
struct CourierReport: Sendable, Equatable {
    /// The buttons.
    enum Kind: String, Sendable {
        case loaded
        case arrived
        case delivered
        case stored
        case breakStarted = "break_started"
        case breakEnded = "break_ended"
    }

    let kind: Kind
    /// The shipment; nil of a break.
    var shipment: String?
    /// Which break has begun or ended.
    var breakName: String?
}
