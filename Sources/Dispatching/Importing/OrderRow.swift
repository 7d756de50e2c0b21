internal import Foundation
internal import RoadNetwork

/// One row of a file of orders.
struct OrderRow {
    /// The row cannot be read.
    struct Fault: Error {
        let column: String
        let reason: String
    }

    let fields: [String]
    let columns: [String: Int]

    func read() throws(Fault) -> (order: String, channel: String, shipment: NewShipment) {
        guard fields.count == columns.count else {
            throw Fault(column: "", reason: "expected \(columns.count) fields, came \(fields.count)")
        }
        let shipment = NewShipment(
            number: text("shipment") ?? "",
            facility: try required("facility"),
            label: text("label") ?? "",
            place: Coordinate(latitude: try number("latitude"), longitude: try number("longitude")),
            windowStart: try date("window_start"),
            windowEnd: try date("window_end"),
            serviceSeconds: try integer("service_seconds") ?? 300,
            amount: try amount(),
            profile: try required("profile"),
            valueMinor: try integer("value_minor") ?? 0,
            contact: contact()
        )
        return (try required("number"), text("channel") ?? "csv", shipment)
    }

    private func contact() -> Contact? {
        let contact = Contact(
            name: text("contact_name"),
            phone: text("contact_phone"),
            email: text("contact_email"),
            note: text("contact_note")
        )
        return contact.isEmpty ? nil : contact
    }

    private func text(_ column: String) -> String? {
        guard let index = columns[column], !fields[index].isEmpty else { return nil }
        return fields[index]
    }

    private func required(_ column: String) throws(Fault) -> String {
        guard let text = text(column) else { throw Fault(column: column, reason: "expected a value, came none") }
        return text
    }

    /// A decimal comma is taken as a point.
    private func number(_ column: String) throws(Fault) -> Double {
        let text = try required(column)
        guard let number = Double(text.replacing(",", with: ".")), number.isFinite else {
            throw Fault(column: column, reason: "expected a number, came \(text)")
        }
        return number
    }

    private func integer(_ column: String) throws(Fault) -> Int? {
        guard let text = text(column) else { return nil }
        guard let number = Int(text) else {
            throw Fault(column: column, reason: "expected a whole number, came \(text)")
        }
        return number
    }

    /// Several dimensions are separated by spaces.
    private func amount() throws(Fault) -> [Int] {
        guard let text = text("amount") else { return [1] }
        let parts = text.split(separator: " ").map { Int($0) }
        guard !parts.isEmpty, parts.allSatisfy({ $0 != nil }) else {
            throw Fault(column: "amount", reason: "expected whole numbers separated by spaces, came \(text)")
        }
        return parts.compactMap { $0 }
    }

    private func date(_ column: String) throws(Fault) -> Date {
        let text = try required(column)
        guard let date = InstantText.date(text) else {
            throw Fault(column: column, reason: "expected RFC 3339 such as 2026-01-31T08:00:00Z, came \(text)")
        }
        return date
    }
}
