/// Whom a request about personal data concerns, in the terms in which they stand in the data.
public struct Person: Sendable, Equatable {
    /// The name of a courier, or of whoever acts: an account, a token, a name in a comment; nil for a recipient who is
    /// known by orders alone.
    public var name: String?
    /// The orders that were brought to this person.
    public var orders: [String]

    /// Creates the description.
    ///
    /// - Throws: ``PersonError/invalid(field:expected:)`` when it says nobody.
    public init(name: String?, orders: [String] = []) throws(PersonError) {
        let isNamed = name.map { $0.contains { !$0.isWhitespace } } ?? false
        guard name == nil || isNamed, (name ?? "").count <= 200 else {
            throw .invalid(field: "name", expected: "a name of 1 to 200 characters")
        }
        guard orders.count <= 1_000, !orders.contains("") else {
            throw .invalid(field: "orders", expected: "at most 1000 numbers of orders, none of them empty")
        }
        guard isNamed || !orders.isEmpty else {
            throw .invalid(field: "name", expected: "a name, or the numbers of a person's orders")
        }
        self.name = name
        self.orders = orders
    }
}
