/// A courier's report as the device publishes it.
struct CourierEventPayload {
    /// The sender's own identity of the report: a repeat is recognised by it.
    let id: String
    let kind: String
    /// The shipment; nil of a break.
    let shipment: String?
    /// Which break it is about.
    let breakName: String?
    let milliseconds: Int64

    /// The JSON text.
    var json: String {
        let about = shipment.map { "\"shipment\":\"\($0)\"," } ?? breakName.map { "\"break\":\"\($0)\"," } ?? ""
        return "{\"id\":\"\(id)\",\"kind\":\"\(kind)\",\(about)\"ts\":\(milliseconds)}"
    }
}
