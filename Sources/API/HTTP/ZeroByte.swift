import Foundation

/// Finds texts with a zero byte in a body: JSON may hold them, no text of PostgreSQL may.
enum ZeroByte {
    private static let escaped = Data(#"\u0000"#.utf8)

    /// The refusal of a body that holds one, which names the field; nil for every other body.
    static func problem(_ data: Data) -> Problem? {
        // Hardly any body has the six characters, and a body that is no JSON is refused by whoever decodes it.
        guard data.range(of: escaped) != nil,
            let document = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed),
            let pointer = pointer(in: document, at: "#")
        else { return nil }
        return .field(pointer.path, expected: .withoutNUL, came: pointer.text)
    }

    private static func pointer(in value: Any, at path: String) -> (path: String, text: String)? {
        switch value {
        case let text as String: text.utf8.contains(0) ? (path, text) : nil
        case let items as [Any]:
            items.enumerated().lazy.compactMap { pointer(in: $1, at: "\(path)/\($0)") }.first
        case let members as [String: Any]:
            members.sorted { $0.key < $1.key }.lazy.compactMap { name, member in
                name.utf8.contains(0) ? (path, name) : pointer(in: member, at: "\(path)/\(name)")
            }.first
        default: nil
        }
    }
}
