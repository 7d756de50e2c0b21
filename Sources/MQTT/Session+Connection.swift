internal import CMosquitto
internal import Glibc

extension Session {
    /// The library's start, once per process; it is never shut down, because sessions may live until the very end.
    static let library: Int32 = mosquitto_lib_init()

    /// Connects and waits for the broker's answer. Also connects again after a loss.
    ///
    /// Queued acknowledgements of a lost connection are dropped by the library: the broker will send again.
    ///
    /// - Throws: ``MQTTError``: `refused` with the broker's reason, `timeout`, or `connectionLost`.
    public borrowing func connect(stop: StopSignal? = nil) throws(MQTTError) {
        box.connectReason = nil
        box.disconnectReason = nil
        box.held = 0
        var list: OpaquePointer?
        defer { mosquitto_property_free_all(&list) }
        if options.sessionExpirySeconds > 0 {
            let property = Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue)
            try check(mosquitto_property_add_int32(&list, property, options.sessionExpirySeconds), "set session expiry")
        }
        let status = mosquitto_connect_bind_v5(
            handle,
            options.host,
            Int32(options.port),
            Int32(options.keepAliveSeconds),
            nil,
            list
        )
        try check(status, "connect to \(options.host):\(options.port)")
        try awaitConnectAnswer(stop)
    }

    /// Says goodbye, so that the last will is not published. The socket closes with the session.
    ///
    /// While acknowledgements are held nothing is said: see below.
    public borrowing func disconnect() throws(MQTTError) {
        guard mosquitto_socket(handle) >= 0 else { return }
        // Written packets leave in order, so held acknowledgements would go out before the goodbye: close instead,
        // and the broker sends those messages again.
        guard box.held == 0 else { return }
        let lingering = dup(mosquitto_socket(handle))
        defer { if lingering >= 0 { close(lingering) } }
        try check(mosquitto_disconnect(handle), "disconnect")
        _ = mosquitto_loop_write(handle, 1)
        Self.drain(lingering)
    }

    /// Reads until the broker has closed its side, two seconds at most.
    ///
    /// The library closes its descriptor at once. If the broker then writes to us, the kernel answers with a reset,
    /// and the acknowledgements that the broker has not read yet are gone with it: hundreds of committed messages
    /// came again that way. The second descriptor keeps the connection until the broker has read everything.
    private static func drain(_ descriptor: Int32) {
        let deadline = ContinuousClock.now + .seconds(2)
        var scratch = [UInt8](repeating: 0, count: 65_536)
        while ContinuousClock.now < deadline {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            let count = read(descriptor, &scratch, scratch.count)
            if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return }
        }
    }

    private borrowing func awaitConnectAnswer(_ stop: StopSignal?) throws(MQTTError) {
        let deadline = ContinuousClock.now + .seconds(options.connectLimitSeconds)
        while box.connectReason == nil {
            guard ContinuousClock.now < deadline else {
                throw MQTTError(.timeout, operation: "connect", reason: "the broker did not answer")
            }
            switch try wait(milliseconds: 100, stop: stop) {
            case .stopped: throw MQTTError(.closed, operation: "connect", reason: "stopped")
            case .readable:
                let status = mosquitto_loop_read(handle, 1)
                // The library calls every refusal of MQTT 5 a protocol error (handle__connack of 2.0.11); the answer
                // itself says why, and it has been taken down before that.
                if box.connectReason == nil { try check(status, "connect") }
            case .idle: break
            }
        }
        guard let reason = box.connectReason, reason == 0 else {
            throw MQTTError.refusal(box.connectReason ?? 0, "connect")
        }
    }

    /// Throws when the broker refused one of our subscriptions.
    borrowing func checkGrants() throws(MQTTError) {
        let refused = box.grants.values.joined().first { $0 >= 0x80 }
        box.grants.removeAll()
        if let refused { throw MQTTError.refusal(refused, "subscribe") }
    }

    /// Writes until nothing is queued. A full socket is waited for, but not for ever.
    borrowing func writeQueued(limitMilliseconds: Int) throws(MQTTError) {
        let deadline = ContinuousClock.now + .milliseconds(limitMilliseconds)
        guard mosquitto_socket(handle) >= 0 else { throw connectionLost("write") }
        while mosquitto_want_write(handle) {
            try check(mosquitto_loop_write(handle, 1), "write")
            guard mosquitto_want_write(handle) else { return }
            guard ContinuousClock.now < deadline else {
                throw MQTTError(.timeout, operation: "write", reason: "the broker takes nothing")
            }
            // POLLIN as well: a TLS handshake may want to read before it can write.
            let events = Int16(POLLOUT) | (box.connectReason == nil ? Int16(POLLIN) : 0)
            var descriptor = pollfd(fd: mosquitto_socket(handle), events: events, revents: 0)
            _ = poll(&descriptor, 1, 100)
            if descriptor.revents & Int16(POLLIN) != 0 { return }
        }
    }

    /// Lets the kernel gather what `body` writes into full segments.
    ///
    /// libmosquitto hands over each packet by itself: of ten thousand acknowledgements of four bytes each would be a segment of
    /// its own, carried to the broker and read there one by one.
    borrowing func gathering(_ packets: Int, _ body: () throws(MQTTError) -> Void) throws(MQTTError) {
        let descriptor = mosquitto_socket(handle)
        guard packets > 1, Self.setGathering(true, on: descriptor) else { return try body() }
        // After a failure the library has closed the descriptor, which may be another's by now.
        defer { if mosquitto_socket(handle) == descriptor { _ = Self.setGathering(false, on: descriptor) } }
        try body()
    }

    private static func setGathering(_ isOn: Bool, on descriptor: Int32) -> Bool {
        var value: Int32 = isOn ? 1 : 0
        return setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CORK, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    /// Turns a failed call into an error, with the broker's farewell where there was one.
    borrowing func check(_ status: Int32, _ operation: String) throws(MQTTError) {
        do throws(MQTTError) {
            try MQTTError.check(status, operation)
        } catch {
            guard error.code == .connectionLost else { throw error }
            throw connectionLost(operation, reason: error.reason)
        }
    }

    borrowing func connectionLost(_ operation: String, reason: String = "the connection is closed") -> MQTTError {
        guard let farewell = box.disconnectReason, farewell >= 0x80 else {
            return MQTTError(.connectionLost, operation: operation, reason: reason)
        }
        return MQTTError(
            .connectionLost,
            operation: operation,
            reason: "the broker closed the connection: \(MQTTError.text(ofReason: farewell))",
            reasonCode: UInt8(truncatingIfNeeded: farewell)
        )
    }

    /// Makes libmosquitto's client, with `box` as the place its callbacks write to.
    static func makeHandle(_ options: SessionOptions, _ box: SessionBox) throws(MQTTError) -> OpaquePointer {
        try MQTTError.check(library, "start libmosquitto")
        let context = Unmanaged.passUnretained(box).toOpaque()
        guard let handle = mosquitto_new(options.clientIdentifier, options.startsClean, context) else {
            let reason = strerror(errno).map { String(cString: $0) } ?? ""
            throw MQTTError(.invalidArgument, operation: "create session", reason: reason)
        }
        SessionCallbacks.install(on: handle)
        do throws(MQTTError) {
            try configure(handle, options)
        } catch {
            mosquitto_destroy(handle)
            throw error
        }
        return handle
    }

    private static func configure(_ handle: OpaquePointer, _ options: SessionOptions) throws(MQTTError) {
        // The mode for outside threads: nothing is written but by mosquitto_loop_write.
        try MQTTError.check(mosquitto_threaded_set(handle, true), "set threaded")
        let version = mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, Int32(MQTT_PROTOCOL_V5))
        try MQTTError.check(version, "choose MQTT 5")
        try MQTTError.check(mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1), "set no delay")
        let window = mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(options.receiveMaximum))
        try MQTTError.check(window, "set receive maximum")
        if let credentials = options.credentials {
            let status = mosquitto_username_pw_set(handle, credentials.username, credentials.password)
            try MQTTError.check(status, "set credentials")
        }
        if let security = options.security {
            let systemFolder = security.authorityFile == nil ? "/etc/ssl/certs" : nil
            let status = mosquitto_tls_set(
                handle,
                security.authorityFile,
                systemFolder,
                security.certificateFile,
                security.keyFile,
                nil
            )
            try MQTTError.check(status, "read TLS files")
        }
        if let will = options.lastWill {
            let status = mosquitto_will_set_v5(
                handle,
                will.topic,
                Int32(clamping: will.payload.count),
                will.payload,
                will.quality.rawValue,
                will.isRetained,
                nil
            )
            try MQTTError.check(status, "set last will")
        }
    }
}
