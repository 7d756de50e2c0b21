/// One thing that must work before the program is of use.
public struct ReadinessProbe: Sendable {
    /// The part: `broker`, `database`, `collector` …
    public let part: String
    /// Why it does not work, as one sentence; nil when it does. It is given two seconds.
    public let failure: @Sendable () async -> String?

    /// Creates a probe.
    public init(part: String, failure: @escaping @Sendable () async -> String?) {
        self.part = part
        self.failure = failure
    }
}
