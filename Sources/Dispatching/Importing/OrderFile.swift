internal import Foundation
internal import RoadNetwork

/// Orders out of a comma-separated file: a row is a shipment, rows with the same order number are one order.
public struct OrderFile: Sendable {
    /// Why a row was not taken.
    public struct Refusal: Sendable, Equatable, Codable {
        /// The line of the file on which the row begins; the header is line 1.
        public let line: Int
        /// The column, or empty when it is about the whole row.
        public let column: String
        /// What is wrong.
        public let reason: String
    }

    /// The columns that every file has.
    public static let required = [
        "number", "facility", "latitude", "longitude", "window_start", "window_end", "profile",
    ]
    /// The columns that may be left out.
    public static let optional = [
        "shipment", "channel", "label", "service_seconds", "amount", "value_minor", "contact_name", "contact_phone",
        "contact_email", "contact_note",
    ]

    /// What could be read, in the order in which the order numbers appear.
    public private(set) var orders: [NewOrder] = []
    /// The lines of each order's rows.
    public private(set) var lines: [[Int]] = []
    /// The rows that could not be read.
    public private(set) var refusals: [Refusal] = []
    /// How many rows there are below the header.
    public private(set) var rowCount = 0

    /// Reads a file.
    ///
    /// - Throws: ``DispatchError`` `.invalid` when the header lacks a column or has one that is not known.
    public init(_ text: String) throws(DispatchError) {
        let table = CSVTable(text)
        let columns = try Self.columns(table.rows.first?.fields ?? [])
        var indices: [String: Int] = [:]
        for row in table.rows.dropFirst() {
            rowCount += 1
            let reader = OrderRow(fields: row.fields, columns: columns)
            do throws(OrderRow.Fault) {
                let (number, channel, shipment) = try reader.read()
                let index = indices[number] ?? orders.count
                if index == orders.count {
                    indices[number] = index
                    orders.append(NewOrder(number: number, channel: channel, shipments: []))
                    lines.append([])
                }
                orders[index].shipments.append(shipment)
                lines[index].append(row.line)
            } catch {
                refusals.append(Refusal(line: row.line, column: error.column, reason: error.reason))
            }
        }
        dropHalfRead(table, columns)
        nameShipments()
    }

    /// The refusals of this file together with those that the database had for `orders`, by line.
    public func report(_ refused: [Int: DispatchError]) -> [Refusal] {
        var all = refusals
        for (index, error) in refused {
            let (column, row, reason) = Self.explain(error)
            let affected = row.map { [lines[index][$0]] } ?? lines[index]
            all += affected.map { Refusal(line: $0, column: column, reason: reason) }
        }
        return all.sorted { $0.line < $1.line }
    }

    /// An order of which one row could not be read is not taken at all: half an order is a wrong order.
    private mutating func dropHalfRead(_ table: CSVTable, _ columns: [String: Int]) {
        let bad = Set(refusals.map(\.line))
        guard let column = columns["number"] else { return }
        let names = table.rows.dropFirst().filter { bad.contains($0.line) && $0.fields.indices.contains(column) }
        let halves = Set(names.map { $0.fields[column] })
        for index in orders.indices.reversed() where halves.contains(orders[index].number) {
            refusals += lines[index].map {
                Refusal(line: $0, column: "", reason: "another row of order \(orders[index].number) was refused")
            }
            orders.remove(at: index)
            lines.remove(at: index)
        }
    }

    /// A shipment without a number gets the order's, with its place behind it where there are several.
    private mutating func nameShipments() {
        for index in orders.indices {
            let isSingle = orders[index].shipments.count == 1
            for row in orders[index].shipments.indices where orders[index].shipments[row].number.isEmpty {
                orders[index].shipments[row].number =
                    isSingle ? orders[index].number : "\(orders[index].number)-\(row + 1)"
            }
        }
    }

    private static func columns(_ header: [String]) throws(DispatchError) -> [String: Int] {
        var columns: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            let name = name.lowercased()
            guard (required + optional).contains(name) else {
                throw .invalid(
                    field: "header",
                    expected: .knownColumns(required + optional),
                    came: name
                )
            }
            columns[name] = index
        }
        if let missing = required.first(where: { columns[$0] == nil }) {
            throw .invalid(field: "header", expected: .column(missing), came: header.joined(separator: ","))
        }
        return columns
    }

    /// The column, the row within the order, and the reason of an error whose path is `order.shipments[2].label`.
    private static func explain(_ error: DispatchError) -> (column: String, row: Int?, reason: String) {
        guard case .invalid(let field, let expected, let came) = error else { return ("", nil, "\(error)") }
        let row = field.firstMatch(of: /shipments\[(\d+)\]/).flatMap { Int($0.1) }
        let parts = field.split(separator: ".").map(String.init)
        // The members of a contact are columns of their own.
        let last = (parts.dropLast().last == "contact" ? "contact_" : "") + (parts.last ?? field)
        let column = last.replacing(/\[\d+\]/, with: "")
        return (
            column == "place" ? "latitude" : column, row,
            "expected \(expected.sentence), came \(came.isEmpty ? "none" : came)"
        )
    }
}
