import Foundation
import Hummingbird

/// The query of a request, read with the type that each parameter must have.
struct Query {
    private let parameters: [String: String]

    init(_ request: Request) { self.init(request.uri.query ?? "") }

    /// Reads what stands behind the question mark. Forms, and the URL objects of browsers, write a space as `+` (WHATWG URL, 5.1);
    /// of several values of a name the first counts.
    init(_ text: String) {
        var parameters: [String: String] = [:]
        for part in text.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.decoded)
            guard let name = pair.first, parameters[name] == nil else { continue }
            parameters[name] = pair.count > 1 ? pair[1] : ""
        }
        self.parameters = parameters
    }

    private static func decoded(_ text: Substring) -> String {
        let spaced = text.replacingOccurrences(of: "+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }

    /// The text, at most `longest` bytes; nil when it is absent or empty.
    func text(_ name: String, longest: Int = 200) throws(Problem) -> String? {
        guard let value = parameters[name], !value.isEmpty else { return nil }
        guard value.utf8.count <= longest, !value.unicodeScalars.contains(where: { $0.value == 0 }) else {
            throw .parameter(name, expected: .bytes(most: longest), came: value)
        }
        return value
    }

    /// One of the words.
    func choice(_ name: String, _ words: [String]) throws(Problem) -> String? {
        guard let value = try text(name) else { return nil }
        guard words.contains(value) else {
            throw .parameter(name, expected: .oneOf(words), came: value)
        }
        return value
    }

    /// A whole number within the range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let value = try text(name) else { return nil }
        guard let number = Int(value), range.contains(number) else {
            throw .parameter(name, expected: .whole(range), came: value)
        }
        return number
    }

    /// A number; neither infinite nor NaN.
    func number(_ name: String) throws(Problem) -> Double? {
        guard let value = try text(name) else { return nil }
        guard let number = Double(value), number.isFinite else {
            throw .parameter(name, expected: .number, came: value)
        }
        return number
    }

    /// An instant in microseconds since the Unix epoch: RFC 3339, or milliseconds since the epoch.
    func instant(_ name: String) throws(Problem) -> Int64? {
        guard let value = try text(name) else { return nil }
        // The plus sign of an offset that nobody encoded has been read as a space.
        guard let instant = Instant.microseconds(value) ?? Instant.microseconds(value.replacing(" ", with: "+")) else {
            throw .parameter(name, expected: .instant, came: value)
        }
        return instant
    }
}
