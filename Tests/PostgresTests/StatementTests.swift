import LocalServers
import Postgres
import Testing

@Suite("Statements, errors and transactions")
struct StatementTests {
    @Test func aServerErrorCarriesStateDetailAndConstraint() throws {
        let connection = try TestServer.connect(schema: "errors")
        try connection.executeScript(
            "CREATE TABLE t (id int CONSTRAINT one_of_each PRIMARY KEY); INSERT INTO t VALUES (1)"
        )
        let error = try #require(throws: PostgresError.self) {
            try connection.execute("INSERT INTO t VALUES ($1)", [1])
        }
        #expect(error.code == .server)
        #expect(error.isUniqueViolation)
        #expect(error.constraint == "one_of_each")
        #expect(error.table == "errors.t")
        #expect(error.detail?.contains("(id)=(1)") == true)
        #expect(try connection.query("SELECT 1 AS one").single().int("one") == 1)
    }

    @Test func noPasswordReachesAnErrorOrADescription() throws {
        let server = try TestServer.shared.get()
        let secret = "s3cr3tWord"
        var options = ConnectionOptions(host: "127.0.0.1", port: Int(server.port), user: "nobody", password: secret)
        let refused = try #require(throws: PostgresError.self) { try Connection(options) }
        #expect(refused.code == .connectionFailed)
        #expect(!"\(refused)".contains(secret))
        var dumped = ""
        dump(options, to: &dumped)
        #expect(
            !"\(options)".contains(secret) && !dumped.contains(secret) && !String(reflecting: options).contains(secret)
        )
        options.keywords = [:]
        options.conninfo = "host=127.0.0.1 password=x \(secret)"
        let unreadable = try #require(throws: PostgresError.self) { try Connection(options) }
        #expect(unreadable.code == .invalidOptions)
        #expect(!"\(unreadable)".contains(secret))
    }

    @Test func theSessionHasItsNameItsLimitsAndUTC() throws {
        var options = try TestServer.options("isotherm-check")
        options.statementTimeoutMilliseconds = 50
        options.lockTimeoutMilliseconds = 70
        let connection = try Connection(options)
        let row = try connection.query(
            """
            SELECT current_setting('application_name') AS name, current_setting('TimeZone') AS zone,
                   current_setting('lock_timeout') AS lock
            """
        ).single()
        #expect(try row.string("name") == "isotherm-check")
        #expect(try row.string("zone") == "UTC")
        #expect(try row.string("lock") == "70ms")
        let error = try #require(throws: PostgresError.self) { try connection.query("SELECT pg_sleep(10)") }
        #expect(error.isCancelled)
    }

    @Test func theStatementCacheIsBounded() throws {
        var options = try TestServer.options()
        options.statementCacheSize = 3
        let connection = try Connection(options)
        for number in 0..<20 { _ = try connection.query("SELECT \(number) AS n, $1::int AS p", [.int(number)]) }
        let held = try connection.query("SELECT count(*) AS n FROM pg_prepared_statements").single().int("n")
        #expect(held <= 5)
    }

    @Test func aStatementInAFailedTransactionDoesNotBreakTheCache() throws {
        var options = try TestServer.options()
        options.statementCacheSize = 1
        let connection = try Connection(options)
        _ = try connection.query("SELECT 1 AS a")
        #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                _ = try? connection.query("SELECT 1/0 AS a")
                _ = try connection.query("SELECT 2 AS a")
            }
        }
        #expect(try connection.query("SELECT 3 AS a").single().int("a") == 3)
    }

    @Test func aTableThatChangesUnderAPreparedStatementIsReadAnew() throws {
        let connection = try TestServer.connect(schema: "stale")
        try connection.executeScript("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
        #expect(try connection.query("SELECT * FROM t").single().columnNames == ["a"])
        try connection.executeScript("ALTER TABLE t ADD COLUMN b numeric DEFAULT 2.5")
        let row = try connection.query("SELECT * FROM t").single()
        #expect(row.columnNames == ["a", "b"])
        try connection.executeScript("DEALLOCATE ALL")
        #expect(try connection.query("SELECT * FROM t").single().string("b") == "2.5")
    }

    @Test func copyByQueryIsRefusedAndTheConnectionStaysUsable() throws {
        let connection = try TestServer.connect(schema: "refused")
        try connection.executeScript("CREATE TABLE t (a int)")
        for statement in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
            let error = try #require(throws: PostgresError.self) { try connection.execute(statement) }
            #expect(error.code == .usage)
            #expect(try connection.query("SELECT 1 AS one").single().int("one") == 1)
        }
    }

    @Test func aTransactionIsAllOrNothing() throws {
        struct Stop: Error {}
        let connection = try TestServer.connect(schema: "whole")
        try connection.executeScript("CREATE TABLE t (a int)")
        #expect(throws: Stop.self) {
            try connection.transaction { () throws in
                try connection.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        try connection.transaction { () throws(PostgresError) in
            try connection.execute("INSERT INTO t VALUES (2)")
            // The inner one is undone alone.
            _ = try? connection.transaction { () throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (3)")
                try connection.execute("SELECT 1/0")
            }
        }
        #expect(try connection.query("SELECT a FROM t").map { try $0.int("a") } == [2])
        #expect(!connection.isInTransaction)
    }

    @Test func aCommitOfAFailedTransactionIsAnError() throws {
        let connection = try TestServer.connect()
        let error = try #require(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in _ = try? connection.query("SELECT 1/0") }
        }
        #expect(error.sqlState == "25P02")
    }

    @Test func aDeferredConstraintFailsAtCommit() throws {
        let connection = try TestServer.connect(schema: "deferred")
        try connection.executeScript("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        let error = try #require(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.execute("INSERT INTO t VALUES (1), (1)")
            }
        }
        #expect(error.isUniqueViolation)
        try connection.transaction { () throws(PostgresError) in try connection.execute("INSERT INTO t VALUES (1)") }
        #expect(try connection.query("SELECT count(*) AS n FROM t").single().int("n") == 1)
    }

    @Test func isolationOfANestedTransactionIsRefused() throws {
        let connection = try TestServer.connect()
        let error = try #require(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.transaction(TransactionOptions(isolation: .serializable)) { () throws(PostgresError) in }
            }
        }
        #expect(error.code == .usage)
    }

    @Test func aTransactionThatLostAgainstAnotherIsRunAgain() throws {
        let (one, two) = (try TestServer.connect(schema: "rivals"), try TestServer.connect())
        try one.executeScript("CREATE TABLE t (n int); INSERT INTO t VALUES (0)")
        var runs = 0
        try one.retryingTransaction { () throws in
            runs += 1
            let now = try one.query("SELECT n FROM t").single().int("n")
            if runs == 1 { try two.execute("UPDATE rivals.t SET n = 10") }
            try one.execute("UPDATE t SET n = $1", [.int(now + 1)])
        }
        #expect(runs == 2)
        #expect(try one.query("SELECT n FROM t").single().int("n") == 11)
    }

    @Test func retriesEnd() throws {
        let connection = try TestServer.connect()
        var runs = 0
        let error = try #require(throws: PostgresError.self) {
            try connection.retryingTransaction(RetryPolicy(attempts: 3, firstPause: .microseconds(10))) { () throws in
                runs += 1
                try connection.executeScript("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")
            }
        }
        #expect(error.isSerializationFailure)
        #expect(runs == 3)
    }

    @Test func noticesAreKeptAndNotPrinted() throws {
        let connection = try TestServer.connect()
        try connection.executeScript("DO $$ BEGIN RAISE WARNING 'mind the gap'; END $$")
        #expect(connection.takeNotices() == ["mind the gap"])
        #expect(connection.takeNotices().isEmpty)
    }

    @Test func aLargeResultComesInPieces() throws {
        let connection = try TestServer.connect()
        var (sum, pieces): (Int64, [Int]) = (0, [])
        for _ in 0..<2 {
            (sum, pieces) = (0, [])
            try connection.queryInPieces(
                "SELECT g AS n FROM generate_series(1, $1::int) g",
                [2_500],
                rowsPerPiece: 1_000
            ) {
                pieces.append($0.count)
                for row in $0 { sum += try row.int("n") }
                return true
            }
        }
        #expect(pieces == [1_000, 1_000, 500])
        #expect(sum == 2_501 * 1_250)
        // Other columns under the same cursor name, and a consumer that has enough.
        var first: String?
        try connection.queryInPieces("SELECT 1.5::numeric AS m FROM generate_series(1, 10)", rowsPerPiece: 2) {
            first = try $0[0].string("m")
            return false
        }
        #expect(first == "1.5")
        #expect(!connection.isInTransaction)
    }
}
