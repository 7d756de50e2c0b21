import Postgres
import Testing

@Suite("Lost connections")
struct LostConnectionTests {
    /// Ends a session and waits until it is gone.
    private func terminate(_ connection: Connection) throws {
        let gone = try TestServer.connect().query(
            "SELECT pg_terminate_backend($1, 10000) AS gone",
            [.int(connection.serverProcessID)]
        ).single().bool("gone")
        #expect(gone)
    }

    @Test func aCommitOnALostConnectionIsOfUnknownOutcome() throws {
        let connection = try TestServer.connect(schema: "lost_commit")
        try connection.executeScript("CREATE TABLE t (a int)")
        let error = try #require(throws: PostgresError.self) {
            try connection.transaction { () throws in
                try connection.execute("INSERT INTO t VALUES (1)")
                try terminate(connection)
            }
        }
        #expect(error.code == .commitOutcomeUnknown)
        #expect(error.isConnectionLost)
        #expect(try TestServer.connect().query("SELECT FROM lost_commit.t").count == 0)
    }

    @Test func everyCallOnALostConnectionSaysSo() throws {
        var buffer = CopyBuffer()
        buffer.beginRow(columns: 1)
        buffer.append(int32: 1)
        let calls: [(Connection) throws -> Void] = [
            { _ = try $0.query("SELECT 1") },
            { try $0.executeScript("SELECT 1") },
            { _ = try $0.pipeline { (queue) throws(PostgresError) in queue.add("SELECT 1 AS other") } },
            { try $0.listen("x") },
            { connection in try connection.transaction { () throws in _ = try connection.query("SELECT 1") } },
            { connection in try connection.transaction { () throws in try connection.executeScript("SELECT 1") } },
            { try $0.queryInPieces("SELECT 1") { _ in true } },
            { try $0.copyOut("COPY (SELECT 1) TO STDOUT") { _ in } },
        ]
        for call in calls {
            let connection = try TestServer.connect()
            try terminate(connection)
            let error = try #require(throws: PostgresError.self) { try call(connection) }
            #expect(error.isConnectionLost)
            #expect(!connection.checkAlive())
        }
        let copier = try TestServer.connect()
        try terminate(copier)
        let error = try #require(throws: PostgresError.self) {
            try copier.copyIn("COPY absent FROM STDIN (FORMAT binary)", buffer, isGuarded: true)
        }
        #expect(error.isConnectionLost)
    }

    @Test func aTransactionBegunByHandIsNotMistakenForOnesOwn() throws {
        let connection = try TestServer.connect()
        try connection.executeScript("BEGIN")
        let error = try #require(throws: PostgresError.self) { try connection.transaction { () throws in } }
        #expect(error.code == .usage)
        try connection.executeScript("ROLLBACK")
        try connection.transaction { () throws in }
    }
}
