import LocalServers
import Outbox
import Postgres
import Synchronization
import Testing

@Suite struct OrderTests {
    @Test func anEventThatCommitsLaterIsNotPassedOver() throws {
        let database = try TestDatabase()
        let slow = try database.connect()
        let quick = try database.connect()
        let reader = try database.connect()
        var seen: [String] = []
        let follower = OutboxFollower(consumer: "reader")
        func read() throws {
            _ = try follower.advance(limit: 10, on: reader) { seen += $0.map(\.event.id) }
        }

        try slow.executeScript("begin")
        try Outbox.append(.sample("lower-id"), on: slow)
        try Outbox.append(.sample("higher-id"), on: quick)
        try read()
        #expect(seen == ["higher-id"])
        try slow.executeScript("commit")
        try read()
        #expect(seen == ["higher-id", "lower-id"])
    }

    @Test func positionsNeverAppearBehindAReader() async throws {
        let database = try TestDatabase()
        let writers = 4
        let eventsEach = 60
        let finished = Counter()
        let seen = try await withThrowingTaskGroup(of: [StoredEvent].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    try await blocking {
                        let connection = try database.connect()
                        for number in 0..<eventsEach {
                            // Two events per transaction hold ids of others between them.
                            try connection.transaction { () throws(PostgresError) in
                                try Outbox.append(.sample("\(writer)-\(number)-a"), on: connection)
                                try Outbox.append(.sample("\(writer)-\(number)-b"), on: connection)
                            }
                        }
                        finished.increment()
                        return []
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask { try await blocking { try follow(database) { finished.value == writers } } }
            }
            var all: [[StoredEvent]] = []
            for try await events in group where !events.isEmpty { all.append(events) }
            return all
        }
        #expect(seen.count == 2)
        for events in seen {
            #expect(events.map(\.position) == events.map(\.position).sorted())
            #expect(Set(events.map(\.event.id)).count == events.count)
            #expect(events.count == writers * eventsEach * 2)
        }
    }

    @Test func appendingAnEventAgainChangesNothing() throws {
        let connection = try TestDatabase().connect()
        #expect(try Outbox.append(.sample("once"), on: connection))
        #expect(try !Outbox.append(.sample("once"), on: connection))
        try Outbox.sequence(on: connection)
        #expect(try Outbox.events(after: 0, limit: 10, on: connection).map(\.event) == [.sample("once")])
    }

    @Test func anAppendIsAnnouncedWhenItIsCommitted() throws {
        let database = try TestDatabase()
        let listener = try database.connect()
        try listener.listen(Outbox.channel)
        let writer = try database.connect()
        try writer.transaction {
            try Outbox.append(.sample("e"), on: writer)
            #expect(try listener.waitForNotification(timeoutMilliseconds: 0) == nil)
        }
        #expect(try listener.waitForNotification(timeoutMilliseconds: 10_000)?.channel == Outbox.channel)
    }
}

/// How many writers have finished.
private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increment() { count.withLock { $0 += 1 } }
}

/// Reads without a cursor of its own in the database, as a stream does, until all writers are done and nothing is left.
private func follow(_ database: TestDatabase, until done: () -> Bool) throws -> [StoredEvent] {
    let connection = try database.connect()
    var seen: [StoredEvent] = []
    while true {
        let wasDone = done()
        try Outbox.sequence(on: connection)
        let fresh = try Outbox.events(after: seen.last?.position ?? 0, limit: 50, on: connection)
        seen += fresh
        if wasDone, fresh.isEmpty { return seen }
    }
}
