import Postgres
import Testing

@Suite("Pipeline")
struct PipelineTests {
    @Test func resultsComeInTheOrderOfTheQueue() throws {
        let connection = try TestServer.connect()
        let results = try connection.pipeline { (queue) throws(PostgresError) in
            for number in 0..<100 { queue.add("SELECT $1::int AS n", [.int(number)]) }
            queue.add("SELECT 'end' AS t")
        }
        #expect(results.count == 101)
        #expect(try results.prefix(100).map { try $0.single().int("n") } == (0..<100).map(Int64.init))
        #expect(try results[100].single().string("t") == "end")
    }

    @Test func aFailedStatementUndoesTheWholeQueue() throws {
        let connection = try TestServer.connect(schema: "pipe")
        try connection.executeScript("CREATE TABLE t (a int PRIMARY KEY)")
        let error = try #require(throws: PostgresError.self) {
            try connection.pipeline { (queue) throws(PostgresError) in
                for number in [1, 2, 1, 3] { queue.add("INSERT INTO t VALUES ($1)", [.int(number)]) }
            }
        }
        #expect(error.isUniqueViolation)
        #expect(try connection.query("SELECT count(*) AS n FROM t").single().int("n") == 0)
        #expect(try connection.pipeline { (_) throws(PostgresError) in }.isEmpty)
    }

    @Test func moreThanBothSocketsHoldDoesNotBlock() throws {
        let connection = try TestServer.connect()
        let large = String(repeating: "x", count: 100_000)
        let results = try connection.pipeline { (queue) throws(PostgresError) in
            for _ in 0..<200 { queue.add("SELECT $1::text AS t", [.text(large)]) }
        }
        #expect(try results.allSatisfy { try $0.single().string("t").utf8.count == 100_000 })
    }

    @Test func aQueueLargerThanTheCacheWorks() throws {
        var options = try TestServer.options()
        options.statementCacheSize = 2
        let connection = try Connection(options)
        for _ in 0..<3 {
            let results = try connection.pipeline { (queue) throws(PostgresError) in
                for number in 0..<10 { queue.add("SELECT \(number) AS n") }
            }
            #expect(try results.map { try $0.single().int("n") } == (0..<10).map(Int64.init))
        }
    }
}
