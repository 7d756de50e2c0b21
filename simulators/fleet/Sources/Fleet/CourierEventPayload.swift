/// A courier's report as the device publishes it.
struct CourierEventPayload {
    /// The sender's own identity of the report: a repeat is recognised by it.
    let id: String
    let kind: String
    let shipment: String
    let milliseconds: Int64

    /// The JSON text.
    var json: String {
        "{\"id\":\"\(id)\",\"kind\":\"\(kind)\",\"shipment\":\"\(shipment)\",\"ts\":\(milliseconds)}"
    }
}
