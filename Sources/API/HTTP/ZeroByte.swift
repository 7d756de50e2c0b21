import HTTPTypes
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
        let detail = "\(pointer) must hold no zero byte."
        return Problem(
            .unprocessableContent,
            .invalidBody,
            detail,
            faults: [Problem.Fault(pointer: pointer, code: "invalid", detail: detail)]
        )
    }

    private static func pointer(in value: Any, at pointer: String) -> String? {
        switch value {
        case let text as String: text.utf8.contains(0) ? pointer : nil
        case let items as [Any]:
            items.enumerated().lazy.compactMap { Self.pointer(in: $1, at: "\(pointer)/\($0)") }.first
        case let members as [String: Any]:
            members.sorted { $0.key < $1.key }.lazy.compactMap { name, member in
                name.utf8.contains(0) ? pointer : Self.pointer(in: member, at: "\(pointer)/\(name)")
            }.first
        default: nil
        }
    }
}
