/// Everything that is wrong with a configuration, found in one go.
public struct SettingsError: Error, CustomStringConvertible {
    /// One wrong setting.
    public struct Problem: Sendable, Equatable {
        /// The dotted path of the setting.
        public let path: String
        /// Where the value came from: the file, the environment, a flag.
        public let source: String
        /// What was expected and what came.
        public let reason: String
    }

    /// The problems, in the order of their paths.
    public let problems: [Problem]

    /// Creates an error of several problems.
    public init(problems: [Problem]) {
        self.problems = problems
    }

    /// Creates an error of one setting whose value fits its kind and not its purpose.
    public init(path: String, reason: String) {
        self.init(problems: [Problem(path: path, source: "configuration", reason: reason)])
    }

    /// One line for each problem.
    public var description: String {
        problems.map { "\($0.path): \($0.reason) (\($0.source))" }.joined(separator: "\n")
    }
}
