/// What a courier presses on the device.
struct CourierReport: Sendable, Equatable {
    /// The buttons.
    enum Kind: String, Sendable {
        case loaded
        case arrived
        case delivered
        case stored
    }

    let kind: Kind
    let shipment: String
}
