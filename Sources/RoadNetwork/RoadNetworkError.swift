/// Travel times cannot be had.
public struct RoadNetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Code: String, Sendable {
        /// The engine cannot be reached or did not answer in time.
        case unavailable
        /// The engine refused the question.
        case refused
        /// The engine's answer is not what its interface promises.
        case malformed
        /// A coordinate is outside the ranges of latitude and longitude.
        case invalidCoordinate
    }

    /// The kind of trouble.
    public let code: Code
    /// What was being done.
    public let operation: String
    /// The engine's words, or which value is wrong.
    public let detail: String

    /// Creates an error.
    public init(code: Code, operation: String, detail: String) {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    /// One sentence for an operator.
    public var description: String { "\(operation): \(detail) (\(code.rawValue))" }
}
