/// A scenario file that cannot be used.
public struct ScenarioError: Error, CustomStringConvertible {
    /// The file.
    public let file: String
    /// What is wrong, with the path of the key.
    public let reason: String

    /// Creates the error of a key, whose path `reason` begins with.
    public init(file: String, reason: String) {
        self.file = file
        self.reason = reason
    }

    /// Creates the error of a file whose values have the wrong form.
    public init(file: String, _ error: DecodingError) {
        let (context, problem): (DecodingError.Context?, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "\(key.stringValue) is missing")
            case .typeMismatch(let type, let context): (context, "expected \(type)")
            case .valueNotFound(let type, let context): (context, "expected \(type), came nothing")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default: (nil, "\(error)")
            }
        let path =
            context?.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".") ?? ""
        self.init(file: file, reason: path.isEmpty ? problem : "\(path): \(problem)")
    }

    /// One sentence for the user.
    public var description: String { "scenario \(file): \(reason)" }
}
