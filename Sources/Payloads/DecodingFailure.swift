/// Why a message, or a part of it, could not be taken.
///
/// A bad message is data: the failure is stored beside it, so it says what was wrong, why and where.
public struct DecodingFailure: Error, Hashable, Sendable {
    /// What went wrong, in a word that programs and people can search for.
    public let code: DecodingFailureCode
    /// What went wrong, in a sentence for the operator.
    public let reason: String
    /// The place within the message: an element, a field, an offset; empty when it is the whole message.
    public let place: String

    /// Creates a failure.
    public init(_ code: DecodingFailureCode, _ reason: String, place: String = "") {
        self.code = code
        self.reason = reason
        self.place = place
    }

    /// The same failure with `outer` put before its place.
    func within(_ outer: String) -> DecodingFailure {
        DecodingFailure(code, reason, place: place.isEmpty ? outer : "\(outer), \(place)")
    }
}

extension DecodingFailure: CustomStringConvertible {
    /// Code, place and reason on one line.
    public var description: String {
        place.isEmpty ? "\(code.rawValue): \(reason)" : "\(code.rawValue) at \(place): \(reason)"
    }
}
