import Glibc
import LocalServers
import Postgres
import Testing

@Suite("LISTEN, NOTIFY and cancel")
struct NotificationTests {
    @Test func aMessageArrivesWithItsPayload() throws {
        let (listener, sender) = (try TestServer.connect(), try TestServer.connect())
        try listener.listen("Räume \"1\"")
        try sender.notify("Räume \"1\"", payload: "grüß")
        let notification = try #require(try listener.waitForNotification(timeoutMilliseconds: 5_000))
        #expect(notification.channel == "Räume \"1\"")
        #expect(notification.payload == "grüß")
        #expect(notification.senderProcessID == sender.serverProcessID)
        try listener.unlisten("Räume \"1\"")
        try sender.notify("Räume \"1\"")
        #expect(try listener.waitForNotification(timeoutMilliseconds: 50) == nil)
    }

    @Test func aMessageThatCameDuringAnotherStatementIsNotLost() throws {
        let (listener, sender) = (try TestServer.connect(), try TestServer.connect())
        try listener.listen("between")
        try sender.notify("between", payload: "1")
        try sender.notify("between", payload: "2")
        _ = try listener.query("SELECT 1")
        let payloads = try (0..<2).map { _ in try listener.waitForNotification(timeoutMilliseconds: 5_000)?.payload }
        #expect(payloads == ["1", "2"])
    }

    @Test func theOtherDescriptorEndsTheWait() throws {
        let connection = try TestServer.connect()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        #expect(write(ends[1], "x", 1) == 1)
        let started = ContinuousClock.now
        #expect(try connection.waitForNotification(timeoutMilliseconds: 60_000, alsoWatching: ends[0]) == nil)
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test func aTerminatedListenerHearsThatItsConnectionIsGone() throws {
        let (listener, other) = (try TestServer.connect(), try TestServer.connect())
        try listener.listen("gone")
        _ = try other.query("SELECT pg_terminate_backend($1)", [.int(listener.serverProcessID)])
        let error = try #require(throws: PostgresError.self) {
            try listener.waitForNotification(timeoutMilliseconds: 10_000)
        }
        #expect(error.isConnectionLost)
        #expect(!listener.checkAlive())
    }

    @Test func aTokenEndsAStatementFromAnotherThread() async throws {
        let options = try TestServer.options("cancelled")
        let pool = Pool(options, limits: PoolOptions(size: 1))
        let (stream, handOver) = AsyncStream.makeStream(of: CancelToken.self)
        async let outcome: Bool = pool.withConnection { connection in
            handOver.yield(connection.cancelToken())
            do {
                _ = try connection.query("SELECT pg_sleep(60)")
                return false
            } catch let error as PostgresError {
                return error.isCancelled
            }
        }
        let received = await stream.first { _ in true }
        let token = try #require(received)
        let watcher = try TestServer.connect()
        let running =
            "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'cancelled' AND state = 'active'"
        #expect(try await waitUntil(limit: .seconds(60)) { try watcher.query(running).single().int("n") == 1 })
        try token.cancel()
        #expect(try await outcome)
        await pool.close()
    }
}
