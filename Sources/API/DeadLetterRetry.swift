/// Drives a stored message that could not be read through the pipeline once more.
public struct DeadLetterRetry: Sendable {
    /// What came of it.
    public enum Outcome: Sendable {
        /// Its readings are stored now.
        case stored
        /// It cannot be read yet: the code that dead letters have, or `cut_off` when only its beginning was kept, and a
        /// sentence.
        case refused(code: String, reason: String)
        /// There is no such letter that waits.
        case notFound
    }

    /// Tries the letter of a tenant by its id.
    public let retry: @Sendable (_ tenant: String, _ id: Int64) async throws -> Outcome

    /// Wraps the collector's retry.
    public init(retry: @escaping @Sendable (_ tenant: String, _ id: Int64) async throws -> Outcome) {
        self.retry = retry
    }
}
