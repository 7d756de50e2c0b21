import LocalServers
import MQTT
import Synchronization
import Testing

@Suite struct ClientTests {
    let directory: TemporaryDirectory
    let broker: LocalBroker

    init() throws {
        directory = try TemporaryDirectory(label: "client")
        broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
        try broker.start()
    }

    private func client(_ name: String) throws -> Client {
        try Client(SessionOptions(port: broker.port, clientIdentifier: name))
    }

    @Test func `a published message arrives with its properties at whoever asked`() async throws {
        let (sender, receiver) = (try client("sender"), try client("receiver"))
        let stream = try receiver.messages("a/+")
        let properties = MessageProperties(
            contentType: "application/json",
            responseTopic: "answers",
            correlationData: [0, 1, 255],
            user: ["first": "1", "second": "zwei"]
        )
        let message = Message(topic: "a/b", payload: [1, 2], isRetained: true, properties: properties)
        try await sender.publish(message)
        let received = await first(of: stream)
        #expect(received?.payload == [1, 2])
        #expect(received?.properties == properties)
        await sender.close()
        await receiver.close()
        try broker.erase()
    }

    @Test func `a request gets the answer that carries its correlation data`() async throws {
        let (asker, answerer) = (try client("asker"), try client("answerer"))
        let requests = try answerer.messages("replan/request")
        let answering = Task {
            for await request in requests {
                guard let topic = request.properties.responseTopic else { continue }
                let foreign = Message(topic: topic, payload: Array("foreign".utf8))
                try await answerer.publish(foreign)
                var answer = Message(topic: topic, payload: Array("done".utf8))
                answer.properties.correlationData = request.properties.correlationData
                try await answerer.publish(answer)
            }
        }
        #expect(await waitUntil { answerer.isConnected && asker.isConnected })
        let answer = try await asker.request(
            Message(topic: "replan/request", payload: [], isRetained: true),
            responseTopic: "answers/asker"
        )
        #expect(answer.payload == Array("done".utf8))
        await asker.close()
        await answerer.close()
        _ = await answering.result
        try broker.erase()
    }

    @Test func `messages published while the broker is away arrive when it is back`() async throws {
        let client = try client("patient")
        #expect(await waitUntil { client.isConnected })
        try broker.stop()
        #expect(await waitUntil { !client.isConnected })
        async let publishing: Void = client.publish(
            Message(topic: "late", payload: [7], isRetained: true),
            limit: .seconds(20)
        )
        try broker.start()
        try await publishing
        let reader = try Client(SessionOptions(port: broker.port, clientIdentifier: "reader"))
        #expect(await first(of: try reader.messages("late"))?.payload == [7])
        await client.close()
        await reader.close()
        try broker.erase()
    }

    @Test func `publishing fails with a reason when the broker stays away, and after the close`() async throws {
        try broker.stop()
        let client = try client("lonely")
        let message = Message(topic: "x", payload: [])
        var error = await #expect(throws: MQTTError.self) {
            try await client.publish(message, limit: .milliseconds(300))
        }
        #expect(error?.code == .timeout)
        await client.close()
        error = await #expect(throws: MQTTError.self) { try await client.publish(message) }
        #expect(error?.code == .closed)
        try broker.erase()
    }

    @Test func `a batch whose handler fails comes again, a handled one does not`() async throws {
        var options = SessionOptions(port: broker.port, clientIdentifier: "subscriber")
        options.keepAliveSeconds = 10
        let subscriber = Subscriber(options, filters: ["events/#"])
        let handled = HandledBatches()
        let running = Task {
            try await subscriber.run(onConnectionChange: { error in handled.connected(error == nil) }) { messages in
                try handled.take(messages.map { String(decoding: $0.payload, as: UTF8.self) })
            }
        }
        #expect(await waitUntil { handled.isConnected })
        let client = try client("sender")
        try await client.publish("events/1", Array("first".utf8))
        #expect(await waitUntil { handled.all == ["first", "first"] })
        try await client.publish("events/1", Array("second".utf8))
        #expect(await waitUntil { handled.all == ["first", "first", "second"] })
        running.cancel()
        _ = await running.result
        await client.close()
        try broker.erase()
    }

    private func first(of stream: AsyncStream<Message>) async -> Message? {
        for await message in stream { return message }
        return nil
    }
}

/// Fails on the first batch and takes all others.
private final class HandledBatches: Sendable {
    private struct Failure: Error {}
    private let state = Mutex((payloads: [String](), isConnected: false))

    var all: [String] { state.withLock { $0.payloads } }
    var isConnected: Bool { state.withLock { $0.isConnected } }

    func connected(_ now: Bool) { state.withLock { $0.isConnected = now } }

    func take(_ payloads: [String]) throws {
        let isFirst = state.withLock { state in
            defer { state.payloads += payloads }
            return state.payloads.isEmpty
        }
        if isFirst { throw Failure() }
    }
}
