import Alerting
import LocalServers
import Outbox
import Postgres
import Testing

@Suite(.serialized) struct DeliveryQueriesTests {
    @Test func deliveriesAreFilteredAndPaged() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        try await harness.running(harness.notifier([try harness.hook()])) {
            try harness.publish(.sample("a"), .sample("b"), .sample("c", tenant: "other"))
            #expect(try await harness.deliveries(areAll: .delivered, count: 3))
        }
        func ids(_ filter: DeliveryFilter, limit: Int = 10) throws -> [String] {
            try DeliveryQueries.list(filter, limit: limit, on: connection).map(\.eventID)
        }
        let newest = try ids(DeliveryFilter())
        #expect(newest.sorted() == ["a", "b", "c"])
        #expect(try ids(DeliveryFilter(tenant: "other")) == ["c"])
        #expect(try ids(DeliveryFilter(eventID: "b")) == ["b"])
        #expect(try ids(DeliveryFilter(state: .pending)) == [])
        #expect(try ids(DeliveryFilter(hook: "unknown")) == [])
        let first = try DeliveryQueries.list(limit: 2, on: connection)
        #expect(first.map(\.eventID) == Array(newest.prefix(2)))
        #expect(try ids(DeliveryFilter(before: first.last?.id), limit: 2) == Array(newest.suffix(1)))
    }

    @Test func aTenantSeesAndRepeatsOnlyItsOwn() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        try await harness.running(harness.notifier([try harness.hook()])) {
            try harness.publish(.sample("a"))
            #expect(try await harness.deliveries(areAll: .delivered))
        }
        let id = try #require(try harness.deliveries().first?.id)
        #expect(try DeliveryQueries.attempts(of: id, tenant: "acme", on: connection).count == 1)
        #expect(try DeliveryQueries.attempts(of: id, tenant: "other", on: connection).isEmpty)
        #expect(try !DeliveryQueries.replay(delivery: id, tenant: "other", on: connection))
        #expect(try harness.deliveries().first?.state == .delivered)
    }

    @Test func aReplayBeginsTheScheduleAnew() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        try await harness.receiver.script(
            "hook",
            secret: Secrets.current,
            .status(500),
            .status(500),
            .status(500),
            .status(204)
        )
        let schedule = RetrySchedule(delays: [.zero, .zero], jitter: 0)
        try await harness.running(harness.notifier([try harness.hook()], schedule: schedule)) {
            try harness.publish(.sample("e"))
            #expect(try await harness.deliveries(areAll: .failed))
            let id = try #require(try harness.deliveries().first?.id)
            #expect(try DeliveryQueries.replay(delivery: id, on: connection))
            #expect(try await harness.deliveries(areAll: .delivered))
            #expect(try DeliveryQueries.attempts(of: id, on: connection).map(\.status) == [500, 500, 500, 204])
        }
        #expect(try await harness.receiver.received("hook").map(\.id) == ["e", "e", "e", "e"])
    }

    @Test func aSpanOfTimeIsSentAgainAlsoWhatTheHookHasMissed() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        let hook = try harness.hook()
        let minute: Int64 = 60_000_000
        // Nobody was told of these: the notifier that met them knew no hook.
        try await harness.running(harness.notifier([])) {
            try harness.publish((0..<4).map { .sample("e\($0)", time: Int64($0) * minute) })
            try harness.publish(.sample("p", type: "isotherm.plan.accepted", time: minute))
            let isRead = try await waitUntilRead(5, on: connection)
            #expect(isRead)
        }
        try await harness.running(harness.notifier([hook])) { () async throws in
            #expect(try DeliveryQueries.replay(to: hook, from: minute..<3 * minute, on: connection) == 2)
            #expect(try await harness.deliveries(areAll: .delivered, count: 2))
            #expect(try DeliveryQueries.replay(to: hook, from: minute..<2 * minute, on: connection) == 1)
            #expect(try await harness.deliveries(areAll: .delivered, count: 2))
        }
        #expect(try await harness.receiver.received("hook").compactMap(\.id).sorted() == ["e1", "e1", "e2"])
    }

    @Test func aTestGoesToOneHookOnly() async throws {
        let harness = try NotifierHarness()
        let connection = try Connection(harness.database)
        let hooks = [try harness.hook(), try harness.hook("other", events: ["*"])]
        try await harness.receiver.script("hook", secret: Secrets.current, .status(204))
        try await harness.running(harness.notifier(hooks)) {
            let id = try DeliveryQueries.sendTest(to: hooks[0], tenant: "acme", at: 0, on: connection)
            #expect(try await harness.deliveries(areAll: .delivered))
            #expect(try await harness.receiver.received("hook").map(\.id) == [id])
            try harness.publish(.sample("later"))
            #expect(try await harness.deliveries("other", areAll: .delivered))
        }
        #expect(try await harness.receiver.received("other").map(\.id) == ["later"])
        #expect(try await harness.receiver.received("hook").map(\.verified) == [true, true])
    }

    private func waitUntilRead(_ position: Int64, on connection: Connection) async throws -> Bool {
        try await eventually {
            try connection.query("select from isotherm.outbox_cursor where position = $1", [.int(position)]).count == 1
        }
    }
}
