import Access
import Synchronization

/// What the gate has looked up a moment ago, so that a busy client costs the database one statement in five seconds.
///
/// A token that another process revokes is therefore accepted here for five seconds more; one that this process revokes
/// ends at once.
final class GateMemory: Sendable {
    static let lifetime = Duration.seconds(5)
    /// More clients at once are looked up anew: the memory must not grow with what comes from outside.
    static let limit = 4_096

    private struct State {
        var identities: [[UInt8]: (identity: Identity, until: ContinuousClock.Instant)] = [:]
        var isClosed: (value: Bool, until: ContinuousClock.Instant)?
        /// How often everything was forgotten: an answer that was asked for before that is not remembered after it.
        var generation = 0
    }

    private let state = Mutex(State())

    /// Who has the secret, as `find` says or said within the last seconds. Only what was found is remembered.
    func identity(_ secret: TokenSecret, find: () async throws -> Identity?) async throws -> Identity? {
        let key = secret.digest
        let now = ContinuousClock.now
        let (known, generation) = state.withLock { ($0.identities[key], $0.generation) }
        if let known, known.until > now { return known.identity }
        guard let identity = try await find() else { return nil }
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.identities.count >= Self.limit { state.identities.removeAll(keepingCapacity: true) }
            state.identities[key] = (identity, now + Self.lifetime)
        }
        return identity
    }

    /// Whether any token exists. While the database is away the last answer holds.
    func isClosed(find: () async throws -> Bool) async throws -> Bool {
        let now = ContinuousClock.now
        let (known, generation) = state.withLock { ($0.isClosed, $0.generation) }
        if let known, known.until > now { return known.value }
        do {
            let value = try await find()
            state.withLock { state in
                guard state.generation == generation else { return }
                state.isClosed = (value, now + Self.lifetime)
            }
            return value
        } catch {
            guard let known else { throw error }
            return known.value
        }
    }

    /// Forgets everything, because something was changed.
    func forget() {
        state.withLock { $0 = State(generation: $0.generation + 1) }
    }
}
