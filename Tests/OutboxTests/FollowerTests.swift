import Outbox
import Postgres
import Testing

@Suite struct FollowerTests {
    private let follower = OutboxFollower(consumer: "f")

    private func database(with count: Int) throws -> TestDatabase {
        let database = try TestDatabase()
        let connection = try database.connect()
        try connection.executeScript("create table effect (event_id text not null)")
        for number in 0..<count { try Outbox.append(.sample("e\(number)"), on: connection) }
        return database
    }

    private func effects(_ connection: Connection) throws -> [String] {
        try connection.query("select event_id from effect order by event_id").map { try $0.string("event_id") }
    }

    private func takeEffect(_ events: [StoredEvent], on connection: Connection) throws(PostgresError) {
        for stored in events { try connection.execute("insert into effect values ($1)", [.text(stored.event.id)]) }
    }

    @Test func whatABatchCausesIsUndoneWhenItFailsAndComesAgain() throws {
        let database = try database(with: 3)
        let connection = try database.connect()
        #expect(throws: PostgresError.self) {
            try follower.advance(limit: 10, on: connection) { events throws(PostgresError) in
                try takeEffect(events, on: connection)
                throw PostgresError(.usage, operation: "test", message: "the process fails here")
            }
        }
        #expect(try effects(connection) == [])
        let count = try follower.advance(limit: 10, on: connection) { events throws(PostgresError) in
            try takeEffect(events, on: connection)
        }
        #expect(count == 3)
        #expect(try effects(connection) == ["e0", "e1", "e2"])
    }

    @Test func aSessionThatDiesInTheMiddleLeavesTheEventsToTheNext() throws {
        let database = try database(with: 2)
        let victim = try database.connect()
        let killer = try database.connect()
        #expect(throws: PostgresError.self) {
            try follower.advance(limit: 10, on: victim) { events throws(PostgresError) in
                try takeEffect(events, on: victim)
                try killer.execute("select pg_terminate_backend($1)", [.int(victim.serverProcessID)])
            }
        }
        let next = try database.connect()
        _ = try follower.advance(limit: 10, on: next) { events throws(PostgresError) in
            try takeEffect(events, on: next)
        }
        #expect(try effects(next) == ["e0", "e1"])
    }

    @Test func twoProcessesWithOneNameShareTheEvents() async throws {
        let database = try database(with: 200)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    try await blocking {
                        let connection = try database.connect()
                        while try follower.advance(
                            limit: 7,
                            on: connection,
                            handle: { events throws(PostgresError) in try takeEffect(events, on: connection) }
                        ) > 0 {}
                    }
                }
            }
            try await group.waitForAll()
        }
        let effects = try effects(try database.connect())
        #expect(effects.count == 200)
        #expect(Set(effects).count == 200)
    }

    @Test func aFollowerThatBeginsAtTheNewestHearsOnlyWhatComesAfter() throws {
        let database = try database(with: 2)
        let connection = try database.connect()
        try follower.beginAtNewest(on: connection)
        try Outbox.append(.sample("after"), on: connection)
        _ = try follower.advance(limit: 10, on: connection) { events throws(PostgresError) in
            try takeEffect(events, on: connection)
        }
        #expect(try effects(connection) == ["after"])
    }

    @Test func followersDoNotDisturbEachOther() throws {
        let database = try database(with: 2)
        let connection = try database.connect()
        for name in ["a", "b"] {
            #expect(try OutboxFollower(consumer: name).advance(limit: 10, on: connection) { _ in } == 2)
            #expect(try OutboxFollower(consumer: name).advance(limit: 10, on: connection) { _ in } == 0)
        }
    }
}
