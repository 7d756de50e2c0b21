internal import Dispatch
internal import MQTT
internal import Postgres
internal import Synchronization
internal import Telemetry

/// Stores one batch at a time on a thread of its own, while the collector's thread reads the next one.
///
/// Belongs to the collector's thread. The store must not be used there from `start` until `take` has returned.
final class StoreLane {
    /// What became of a batch.
    struct Outcome: Sendable {
        let contents: BatchContents
        let result: Result<BatchStore.Report, PostgresError>
        let seconds: Double
    }

    private enum State: Sendable {
        case empty
        case given(BatchContents)
        case ended(Outcome)
    }

    /// What both threads see.
    private final class Exchange: Sendable {
        private let state = Mutex(State.empty)

        /// Puts a state there and takes what was there before: buffers keep one owner that way.
        func put(_ new: consuming sending State) -> State {
            var next = new
            state.withLock { swap(&$0, &next) }
            return next
        }
    }

    /// Raised when a batch is done.
    let done: StopSignal
    /// Whether a batch was given and not taken back.
    private(set) var isBusy = false
    private let exchange = Exchange()
    private let queue = DispatchQueue(label: "isotherm.collector.store")

    /// Makes a lane.
    ///
    /// - Throws: ``MQTTError`` when the process has no descriptors left.
    init() throws(MQTTError) { done = try StopSignal() }

    /// Whether the batch that was given is done.
    var isDone: Bool { isBusy && done.isRaised }

    /// Begins to store a batch.
    ///
    /// - Parameters:
    ///   - contents: A batch for which the store is settled.
    ///   - store: The store.
    ///   - now: The clock.
    func start(_ contents: consuming BatchContents, in store: BatchStore, now: @escaping @Sendable () -> Timestamp) {
        precondition(!isBusy, "one batch at a time")
        isBusy = true
        _ = exchange.put(.given(contents))
        // Not shared: the collector's thread lets go of the store until it has the outcome.
        nonisolated(unsafe) let store = store
        queue.async { [exchange, done] in
            guard case .given(let contents) = exchange.put(.empty) else { return }
            let began = ContinuousClock.now
            let result = Result { () throws(PostgresError) in try store.store(contents, now: now()) }
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            _ = exchange.put(.ended(Outcome(contents: contents, result: result, seconds: seconds)))
            done.raise()
        }
    }

    /// Waits for the batch that was given.
    ///
    /// - Returns: What became of it; nil when none was given.
    func take() -> Outcome? {
        guard isBusy else { return nil }
        while !done.wait(milliseconds: 60_000) {}
        done.clear()
        isBusy = false
        guard case .ended(let outcome) = exchange.put(.empty) else { return nil }
        return outcome
    }
}
