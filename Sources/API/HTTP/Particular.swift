import Foundation

/// A figure or a name behind a refusal, for pages that say it in their own language.
enum Particular: Sendable, Equatable {
    case text(String)
    case texts([String])
    case whole(Int)
    case decimal(Double)
    /// An instant, as RFC 3339 has it.
    case time(Date)

    /// The value as JSON.
    var json: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .texts(let texts): "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]"
        case .whole(let number): "\(number)"
        case .decimal(let number): number.isFinite ? "\(number)" : "null"
        case .time(let date): JSONText.quoted(date.formatted(.iso8601))
        }
    }
}

extension [String: Particular] {
    /// The members of a JSON object in the order of their names, without its braces.
    var members: [String] {
        sorted { $0.key < $1.key }.map { JSONText.quoted($0.key) + ":" + $0.value.json }
    }
}
