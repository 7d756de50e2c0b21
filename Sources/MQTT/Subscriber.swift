internal import Foundation
internal import Threads

/// Receives messages in batches and acknowledges a batch when its handler has returned; reconnects by itself.
///
/// For those who act on few messages and must not lose one. The session is kept by the broker under the client
/// identifier, so what came while we were away arrives too, and what was handled without being acknowledged again.
public struct Subscriber: Sendable {
    /// Where and as whom it connects.
    public let options: SessionOptions
    /// What it subscribes to.
    public let filters: [String]
    /// The most messages of one batch.
    public let batchLimit: Int

    /// Describes a subscriber; ``run(onConnectionChange:_:)`` connects it.
    public init(_ options: SessionOptions, filters: [String], batchLimit: Int = 256) {
        self.options = options
        self.filters = filters
        self.batchLimit = batchLimit
    }

    /// Hands batches to `handle` until the task is cancelled.
    ///
    /// A handler that throws leaves its batch unacknowledged: the connection is made anew after a pause, and the
    /// broker sends the batch again.
    ///
    /// - Parameters:
    ///   - onConnectionChange: Called with nil after each connect and with the reason after each loss.
    ///   - handle: Handles a batch in order.
    /// - Throws: ``MQTTError`` when the options cannot be used.
    public func run(
        onConnectionChange: @escaping @Sendable ((any Error)?) -> Void = { _ in },
        _ handle: @escaping @Sendable ([Message]) async throws -> Void
    ) async throws {
        let stop = try StopSignal()
        let (batches, relay) = AsyncStream.makeStream(of: SubscriberBatch.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskCancellationHandler {
            async let handling: Void = {
                for await batch in batches {
                    do {
                        try await handle(batch.messages)
                        batch.finish(nil)
                    } catch {
                        batch.finish(error)
                    }
                }
            }()
            await onThread(stop, onConnectionChange) { relay.yield($0) }
            relay.finish()
            await handling
        } onCancel: {
            stop.raise()
        }
    }

    private func onThread(
        _ stop: StopSignal,
        _ report: @escaping @Sendable ((any Error)?) -> Void,
        _ deliver: @escaping @Sendable (SubscriberBatch) -> Void
    ) async {
        await DedicatedThread.run(named: "mqtt-subscriber") {
            var backoff = Backoff()
            while !stop.isRaised {
                do {
                    try drive(stop, report, deliver) { backoff.reset() }
                } catch {
                    report(error)
                    stop.wait(milliseconds: backoff.pause())
                }
            }
        }
    }

    /// One connection's life. A new session each time, so that nothing held from before can be acknowledged.
    private func drive(
        _ stop: StopSignal,
        _ report: ((any Error)?) -> Void,
        _ deliver: (SubscriberBatch) -> Void,
        onBatch: () -> Void
    ) throws {
        let session = try Session(options)
        try session.connect(stop: stop)
        try session.subscribe(to: filters)
        report(nil)
        while true {
            switch try session.wait(milliseconds: 500, stop: stop) {
            case .stopped:
                try session.disconnect()
                return
            case .idle: break
            case .readable:
                var messages: [Message] = []
                try session.readAvailable(limit: batchLimit) { messages.append($0.copy()) }
                if !messages.isEmpty {
                    let batch = SubscriberBatch(messages)
                    deliver(batch)
                    if let failure = batch.wait() { throw failure }
                    onBatch()
                }
                try session.flushAcknowledgements()
            }
            try session.maintain()
        }
    }
}
