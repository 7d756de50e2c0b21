/// Polls `condition` every few milliseconds until it holds or `limit` has passed. For tests.
///
/// - Returns: Whether the condition held in time.
public func waitUntil(
    limit: Duration = .seconds(60),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async rethrows -> Bool {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { return false }
        // A cancelled wait is as good as one that was too long.
        guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { return false }
    }
    return true
}
