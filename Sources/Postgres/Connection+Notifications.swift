internal import CLibPQ
internal import Glibc

extension Connection {
    /// Subscribes to a channel; takes effect at the commit when a transaction is open.
    public func listen(_ channel: String) throws(PostgresError) {
        try executeScript("LISTEN \(Self.quotedIdentifier(channel))")
    }

    /// Ends the subscription to a channel.
    public func unlisten(_ channel: String) throws(PostgresError) {
        try executeScript("UNLISTEN \(Self.quotedIdentifier(channel))")
    }

    /// Sends a message to all who listen, when the transaction is committed.
    public func notify(_ channel: String, payload: String = "") throws(PostgresError) {
        try execute("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
    }

    /// The next message, if one is here or comes in time.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: How long to wait; 0 only looks, negative waits without end.
    ///   - descriptor: A descriptor that ends the wait as soon as it can be read, for instance a stop pipe.
    /// - Returns: nil when the time is over or the other descriptor can be read.
    /// - Throws: `.connectionLost` as soon as the server's end is closed.
    public func waitForNotification(
        timeoutMilliseconds: Int,
        alsoWatching descriptor: Int32? = nil
    ) throws(PostgresError) -> Notification? {
        if let notification = takeNotification() { return notification }
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(max(timeoutMilliseconds, 0))
        while true {
            let left = timeoutMilliseconds < 0 ? -1 : max(0, (end - clock.now).wholeMillisecondsRoundedUp)
            let ready = try poll(descriptor, milliseconds: left)
            if ready.connection {
                guard PQconsumeInput(handle) == 1 else {
                    throw PostgresError.of(
                        result: nil,
                        connection: handle,
                        operation: "wait for notification",
                        statement: nil
                    )
                }
                if let notification = takeNotification() { return notification }
            }
            if ready.other || (timeoutMilliseconds >= 0 && clock.now >= end) { return nil }
        }
    }

    /// An identifier in quotes, with the quotes inside doubled.
    public static func quotedIdentifier(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private func takeNotification() -> Notification? {
        guard let pointer = PQnotifies(handle) else { return nil }
        defer { PQfreemem(pointer) }
        return Notification(
            channel: String(cString: pointer.pointee.relname),
            payload: pointer.pointee.extra.map { String(cString: $0) } ?? "",
            senderProcessID: pointer.pointee.be_pid
        )
    }

    private func poll(
        _ other: Int32?,
        milliseconds: Int
    ) throws(PostgresError) -> (connection: Bool, other: Bool) {
        let socket = PQsocket(handle)
        guard socket >= 0 else {
            throw PostgresError(
                .connectionLost,
                operation: "wait for notification",
                message: "the connection is closed"
            )
        }
        let interest = Int16(POLLIN)
        // A negative descriptor is ignored by poll.
        var watched = [
            pollfd(fd: socket, events: interest, revents: 0),
            pollfd(fd: other ?? -1, events: interest, revents: 0),
        ]
        let count = Glibc.poll(&watched, 2, Int32(clamping: milliseconds))
        if count < 0 && errno != EINTR {
            throw PostgresError(.usage, operation: "wait for notification", message: "poll failed, errno \(errno)")
        }
        return count <= 0 ? (false, false) : (watched[0].revents != 0, watched[1].revents != 0)
    }
}

extension Duration {
    /// Whole milliseconds, rounded up.
    var wholeMillisecondsRoundedUp: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
