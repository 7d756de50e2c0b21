import LocalServers
import MQTT
import Testing

/// What is held is not lost, and what is flushed does not come again.
@Suite struct SessionTests {
    let directory: TemporaryDirectory
    let broker: LocalBroker

    init() throws {
        directory = try TemporaryDirectory(label: "mqtt")
        broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
        try broker.start()
    }

    @Test func `messages whose acknowledgements were held come again, flushed ones do not`() throws {
        try makeKeptSession("collector")
        try publish(500)
        do {
            let session = try connected("collector")
            #expect(try read(session, 500) == (0..<500).map(String.init))
            let held = session.heldAcknowledgements
            #expect(held == 500)
        }
        do {
            let session = try connected("collector")
            let isKept = session.isSessionPresent
            #expect(isKept)
            #expect(try read(session, 500) == (0..<500).map(String.init))
            try session.flushAcknowledgements()
            try session.disconnect()
        }
        try publish(1, from: 500)
        let session = try connected("collector")
        let last = try read(session, 1)
        #expect(last == ["500"])
        try expect(.idle, from: session, milliseconds: 200)
        try broker.erase()
    }

    @Test func `a batch is read up to its limit and the rest later`() throws {
        try makeKeptSession("collector")
        try publish(300)
        let session = try connected("collector")
        var count = 0
        try expect(.readable, from: session, milliseconds: 5_000)
        while count < 100 {
            try expect(.readable, from: session, milliseconds: 5_000)
            count += try session.readAvailable(limit: 100 - count) { _ in }
        }
        #expect(count == 100)
        #expect(try read(session, 200).count == 200)
        try broker.erase()
    }

    @Test func `a session that lost its broker says so and connects again`() throws {
        let session = try connected("collector")
        try session.subscribe(to: ["t/#"])
        try expect(.readable, from: session, milliseconds: 2_000)
        try session.readAvailable(limit: 10) { _ in }
        try broker.stop()
        let error = #expect(throws: MQTTError.self) {
            while true {
                if try session.wait(milliseconds: 2_000) == .readable { try session.readAvailable(limit: 10) { _ in } }
                try session.maintain()
            }
        }
        #expect(error?.code == .connectionLost)
        var isConnected = session.isConnected
        #expect(!isConnected)
        #expect(throws: MQTTError.self) { try session.connect() }
        try broker.start()
        try session.connect()
        isConnected = session.isConnected && session.isSessionPresent
        #expect(isConnected)
        try broker.erase()
    }

    @Test func `an absent broker and a refused filter are errors with a text`() throws {
        let absent = try Session(SessionOptions(port: try LoopbackPort.free(), clientIdentifier: "x"))
        let error = #expect(throws: MQTTError.self) { try absent.connect() }
        #expect(error?.code == .connectionLost)
        #expect(error?.description.contains("Connection refused") == true)
        let session = try connected("x")
        #expect(throws: MQTTError.self) { try session.subscribe(to: ["a/#/b"]) }
        try broker.erase()
    }

    @Test func `the stop signal ends a wait`() throws {
        let session = try connected("x")
        let stop = try StopSignal()
        stop.raise()
        try expect(.stopped, from: session, milliseconds: 60_000, stop: stop)
        stop.clear()
        #expect(!stop.isRaised)
        try broker.erase()
    }

    @Test func `the last will is published when the session vanishes, not when it says goodbye`() throws {
        let watcher = try connected("watcher")
        try watcher.subscribe(to: ["status"])
        try expect(.readable, from: watcher)
        try watcher.readAvailable(limit: 1) { _ in }
        for saysGoodbye in [true, false] {
            var options = SessionOptions(port: broker.port, clientIdentifier: "gateway")
            options.lastWill = Message(topic: "status", payload: Array("gone".utf8))
            options.sessionExpirySeconds = 0
            let session = try Session(options)
            try session.connect()
            if saysGoodbye { try session.disconnect() }
        }
        #expect(try read(watcher, 1) == ["gone"])
        try expect(.idle, from: watcher, milliseconds: 200)
        try broker.erase()
    }

    // MARK: - Steps

    /// Noncopyable values cannot stand inside `#expect`.
    private func expect(
        _ readiness: Session.Readiness,
        from session: borrowing Session,
        milliseconds: Int = 5_000,
        stop: StopSignal? = nil
    ) throws {
        let seen = try session.wait(milliseconds: milliseconds, stop: stop)
        #expect(seen == readiness)
    }

    private func connected(_ identifier: String) throws -> Session {
        let session = try Session(SessionOptions(port: broker.port, clientIdentifier: identifier))
        try session.connect()
        return session
    }

    private func makeKeptSession(_ identifier: String) throws {
        let session = try connected(identifier)
        try session.subscribe(to: ["t/#"])
        try expect(.readable, from: session, milliseconds: 5_000)
        try session.readAvailable(limit: 1) { _ in }
        try session.disconnect()
    }

    /// Reads exactly `count` messages without flushing, or fewer when they do not come in time.
    private func read(_ session: borrowing Session, _ count: Int) throws -> [String] {
        var payloads: [String] = []
        let deadline = ContinuousClock.now + .seconds(10)
        while payloads.count < count, ContinuousClock.now < deadline {
            guard try session.wait(milliseconds: 1_000) == .readable else { continue }
            try session.readAvailable(limit: count - payloads.count) { message in
                payloads.append(message.withPayload { String(decoding: Array(copying: $0), as: UTF8.self) })
            }
        }
        return payloads
    }

    private func publish(_ count: Int, from first: Int = 0) throws {
        let session = try connected("publisher")
        for number in first..<(first + count) {
            _ = try session.publish(Message(topic: "t/1", payload: Array(String(number).utf8)))
        }
        var confirmed = 0
        while confirmed < count {
            if try session.wait(milliseconds: 5_000) == .readable { try session.readAvailable(limit: 1) { _ in } }
            confirmed += session.takeConfirmations().count
        }
        try session.disconnect()
    }
}

extension Array where Element == UInt8 {
    init(copying span: Span<UInt8>) {
        self = span.indices.map { span[$0] }
    }
}
