public import Foundation

/// JSON as this room writes and reads it: names in snake case, times in RFC 3339 and UTC.
public enum DispatchJSON {
    /// The JSON text of a value, with its keys in alphabetical order.
    public static func text(_ value: some Encodable) throws(DispatchError) -> String {
        try text(value, writer())
    }

    /// The same with an encoder that is used for many values.
    static func text(_ value: some Encodable, _ encoder: JSONEncoder) throws(DispatchError) -> String {
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .encoding("\(error)")
        }
    }

    /// The encoder behind ``text(_:)``.
    static func writer() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// Reads a value; times may have fractions of a second and any offset.
    public static func value<Value: Decodable>(_ type: Value.Type, from data: Data) throws(DispatchError) -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = InstantText.date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not RFC 3339")
            }
            return date
        }
        do {
            return try decoder.decode(type, from: data)
        } catch {
            throw .encoding(reason(error))
        }
    }

    /// Reads a value from text.
    static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws(DispatchError) -> Value {
        try value(type, from: Data(text.utf8))
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context): return "\(path(context.codingPath + [key])) is missing"
        case .valueNotFound(_, let context): return "\(path(context.codingPath)) is null"
        case .typeMismatch(let type, let context): return "\(path(context.codingPath)) is no \(type)"
        case .dataCorrupted(let context): return "\(path(context.codingPath)): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "the document" : keys.map(\.stringValue).joined(separator: ".")
    }
}
