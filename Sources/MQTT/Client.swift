internal import Foundation
internal import Synchronization

/// Publishes, and receives few messages, for those who do not hold acknowledgements; reconnects by itself.
///
/// One thread of its own drives the connection. Received messages are acknowledged at once: whoever must not lose one
/// uses ``Subscriber``.
public final class Client: Sendable {
    /// Messages that may wait to be sent, and to be confirmed, at once.
    public static let backlogLimit = 10_000

    private let mailbox: ClientMailbox

    /// Starts the client's thread, which connects as soon as it can.
    ///
    /// - Parameter options: Where and as whom; `startsClean` is set, because nothing is kept for this client.
    /// - Throws: ``MQTTError`` when the options cannot be used; an absent broker is no error here.
    public init(_ options: SessionOptions) throws(MQTTError) {
        var options = options
        options.startsClean = true
        options.sessionExpirySeconds = 0
        let mailbox = try ClientMailbox()
        self.mailbox = mailbox
        let chosen = options
        let thread = Thread {
            Thread.current.name = "mqtt-client"
            var loop: ClientLoop
            do throws(MQTTError) {
                loop = try ClientLoop(Session(chosen), mailbox)
            } catch {
                mailbox.close(because: error)
                return
            }
            loop.run()
        }
        thread.start()
    }

    deinit { mailbox.requestStop() }

    /// Whether the broker has accepted us at the moment.
    public var isConnected: Bool { mailbox.isConnected }

    /// Sends a message and returns when the broker has it (level 1) or it is written (level 0).
    ///
    /// While the broker is away the message waits.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - limit: How long it may take in all.
    /// - Throws: ``MQTTError``: `refused`, `timeout` (it may have arrived all the same), `backlogFull` or `closed`.
    public func publish(_ message: Message, limit: Duration = .seconds(10)) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            mailbox.post(.publish(message, .now + limit, continuation))
        }
    }

    /// Sends a text or bytes; see ``publish(_:limit:)``.
    public func publish(
        _ topic: String,
        _ payload: [UInt8],
        quality: QualityOfService = .atLeastOnce,
        isRetained: Bool = false
    ) async throws {
        try await publish(Message(topic: topic, payload: payload, quality: quality, isRetained: isRetained))
    }

    /// The messages that pass `filter` from now on, over reconnects, until the stream or the client ends.
    ///
    /// - Parameters:
    ///   - filter: The topic filter.
    ///   - bufferLimit: Messages that may wait for a slow reader; then the oldest are dropped.
    /// - Returns: The stream, for one reader.
    /// - Throws: ``MQTTError`` when the filter is malformed.
    public func messages(_ filter: String, bufferLimit: Int = 1_000) throws(MQTTError) -> AsyncStream<Message> {
        let filter = try TopicFilter(filter)
        let (stream, continuation) = AsyncStream.makeStream(
            of: Message.self,
            bufferingPolicy: .bufferingNewest(bufferLimit)
        )
        let identifier = UUID()
        let mailbox = mailbox
        continuation.onTermination = { _ in mailbox.post(.unsubscribe(identifier)) }
        mailbox.post(.subscribe(identifier, filter, continuation))
        return stream
    }

    /// Sends `message` and waits for one answer on a topic of its own (MQTT 5 request and response).
    ///
    /// - Parameters:
    ///   - message: The request; response topic and correlation data are filled in.
    ///   - responseTopic: The topic for the answer, which only this client should use.
    ///   - limit: How long it may take in all.
    /// - Returns: The first answer with our correlation data.
    /// - Throws: ``MQTTError`` when it cannot be sent or nobody answers in time.
    public func request(_ message: Message, responseTopic: String, limit: Duration = .seconds(10)) async throws
        -> Message
    {
        let mark = [UInt8](UUID().uuidString.utf8)
        let answers = try messages(responseTopic)
        var request = message
        request.properties.responseTopic = responseTopic
        request.properties.correlationData = mark
        return try await withThrowingTaskGroup(of: Message?.self) { group in
            group.addTask {
                for await answer in answers where answer.properties.correlationData == mark { return answer }
                return nil
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            try await publish(request, limit: limit)
            guard let answer = try await group.next() ?? nil else {
                throw MQTTError(.timeout, operation: "request", reason: "no answer on \(responseTopic)")
            }
            return answer
        }
    }

    /// Ends the connection and all streams; what is not yet confirmed fails with `closed`.
    public func close() async {
        await withCheckedContinuation { continuation in mailbox.post(.close(continuation)) }
    }
}
