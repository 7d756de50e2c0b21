internal import Foundation

/// Small values as JSON text.
enum JSONText {
    /// The JSON of a value that holds only texts and integers.
    static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("texts and integers can always be written as JSON: \(error)")
        }
    }
}
