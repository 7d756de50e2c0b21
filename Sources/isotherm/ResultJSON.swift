import Foundation

/// Results on standard output for programs to read.
enum ResultJSON {
    /// Prints a value as JSON, with sorted names in snake case so that equal results are equal texts.
    static func show(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
