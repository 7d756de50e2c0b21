import Hummingbird

/// A body that is one object, or an object with a list of them under `key`.
struct OneOrMany<Value: Decodable & Sendable>: Sendable {
    /// As many as one request may bring; 10,000 orders are one import.
    static var limit: Int { 20_000 }

    let values: [Value]
    private let isList: Bool
    private let key: String

    static func read(_ request: Request, key: String, limit: Int = JSONBody.usualLimit) async throws -> Self {
        let buffer = try await JSONBody.bytes(of: request, limit: limit)
        if JSONBody.isObject(buffer, with: key) {
            let values = try JSONBody.decode([String: [Value]].self, from: buffer)[key] ?? []
            guard (1...Self.limit).contains(values.count) else {
                throw Problem.field("#/" + key, expected: .count(1...Self.limit, "items"), came: "\(values.count)")
            }
            return OneOrMany(values: values, isList: true, key: key)
        }
        return OneOrMany(values: [try JSONBody.decode(Value.self, from: buffer)], isList: false, key: key)
    }

    /// Where the value at `index` stands in the body.
    func pointer(_ index: Int) -> String { isList ? "#/\(key)/\(index)" : "#" }

    /// For pointers of faults that are found later.
    var shape: BodyShape { isList ? .list : .single(key: key) }
}
