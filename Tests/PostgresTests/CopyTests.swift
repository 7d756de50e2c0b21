import Postgres
import Testing

@Suite("COPY")
struct CopyTests {
    private static let table = """
        CREATE TABLE t (i int PRIMARY KEY, s smallint, b bigint, r real, d double precision, f boolean, at timestamptz,
                        t text, y bytea, j jsonb)
        """
    private static let copy = "COPY t FROM STDIN (FORMAT binary)"

    private func fill(_ buffer: inout CopyBuffer, _ numbers: Range<Int>) {
        for number in numbers {
            buffer.beginRow(columns: 10)
            buffer.append(int32: Int32(number))
            buffer.append(int16: -7)
            buffer.append(int64: number.isMultiple(of: 2) ? Int64(number) << 33 : nil)
            buffer.append(real: 0.25)
            buffer.append(double: -Double(number) / 4)
            buffer.append(bool: number == 0)
            buffer.append(timestamp: Int64(number) - 5)
            buffer.append(text: "Zeile \(number) é")
            buffer.append(bytes: [0, 1, UInt8(truncatingIfNeeded: number)])
            buffer.append(jsonb: #"{"n": \#(number)}"#)
        }
    }

    @Test func everyColumnTypeArrives() throws {
        let connection = try TestServer.connect(schema: "copy_types")
        try connection.executeScript(Self.table)
        var buffer = CopyBuffer(capacity: 64)
        fill(&buffer, 0..<2)
        #expect(try connection.copyIn(Self.copy, buffer) == 2)
        let rows = try connection.query("SELECT * FROM t ORDER BY i")
        let row = rows[1]
        #expect(try row.int("s") == -7)
        #expect(try row.optionalInt("b") == nil)
        #expect(try rows[0].optionalInt("b") == 0)
        #expect(try row.double("r") == 0.25)
        #expect(try row.double("d") == -0.25)
        #expect(try row.bool("f") == false)
        #expect(try row.microseconds("at") == -4)
        #expect(try row.string("t") == "Zeile 1 é")
        #expect(try row.bytes("y") == [0, 1, 1])
        #expect(try row.string("j") == #"{"n": 1}"#)
    }

    @Test func aBufferIsUsedAgainAndAgainAndLargeOnesGoInPieces() throws {
        let connection = try TestServer.connect(schema: "copy_again")
        try connection.executeScript(Self.table)
        var buffer = CopyBuffer()
        fill(&buffer, 0..<20_000)
        #expect(buffer.byteCount > 1_000_000)
        #expect(try connection.copyIn(Self.copy, buffer) == 20_000)
        buffer.removeAll()
        #expect(buffer.rowCount == 0)
        #expect(try connection.copyIn(Self.copy, buffer) == 0)
        fill(&buffer, 20_000..<20_003)
        #expect(try connection.copyIn(Self.copy, buffer) == 3)
        #expect(try connection.query("SELECT sum(i) AS s FROM t").single().int("s") == 20_003 * 20_002 / 2)
    }

    @Test func aRepeatedKeyStoresNothingAndTheConnectionGoesOn() throws {
        let connection = try TestServer.connect(schema: "copy_repeat")
        try connection.executeScript(Self.table)
        var buffer = CopyBuffer()
        fill(&buffer, 0..<5_000)
        fill(&buffer, 0..<1)
        let error = try #require(throws: PostgresError.self) { try connection.copyIn(Self.copy, buffer) }
        #expect(error.isUniqueViolation)
        #expect(try connection.query("SELECT count(*) AS n FROM t").single().int("n") == 0)
    }

    @Test func aGuardedCopyThatFailsLeavesItsTransactionUsable() throws {
        let connection = try TestServer.connect(schema: "copy_guarded")
        try connection.executeScript(Self.table)
        var buffer = CopyBuffer()
        fill(&buffer, 0..<10)
        try connection.transaction { () throws in
            #expect(try connection.copyIn(Self.copy, buffer, isGuarded: true) == 10)
            let error = try #require(throws: PostgresError.self) {
                try connection.copyIn(Self.copy, buffer, isGuarded: true)
            }
            #expect(error.isUniqueViolation)
            let missing = try #require(throws: PostgresError.self) {
                try connection.copyIn("COPY absent FROM STDIN (FORMAT binary)", buffer, isGuarded: true)
            }
            #expect(missing.isUndefinedTable)
            buffer.removeAll()
            fill(&buffer, 10..<15)
            #expect(try connection.copyIn(Self.copy, buffer, isGuarded: true) == 5)
        }
        #expect(try connection.query("SELECT count(*) AS n FROM t").single().int("n") == 15)
    }

    @Test(arguments: [0, 1, 20_000]) func rowsAreSentWhileTheyAreMade(rows: Int) throws {
        let connection = try TestServer.connect(schema: "copy_made_\(rows)")
        try connection.executeScript(Self.table)
        var buffer = CopyBuffer()
        var largest = 0
        let first = try connection.copyIn(Self.copy, rows: rows, through: &buffer) { row, buffer in
            fill(&buffer, row..<(row + 1))
            largest = max(largest, buffer.byteCount)
        }
        #expect(first == rows)
        #expect(largest < 65_536, "the whole was in memory at once")
        #expect(try connection.query("SELECT count(*) AS n FROM t").single().int("n") == rows)
        // What is in it from another use is not sent.
        fill(&buffer, 0..<5)
        let more = try connection.copyIn(Self.copy, rows: 2, through: &buffer) { row, buffer in
            fill(&buffer, (rows + row)..<(rows + row + 1))
        }
        #expect(more == 2 && buffer.rowCount == 0)
        #expect(try connection.query("SELECT count(DISTINCT i) AS n FROM t").single().int("n") == rows + 2)
    }

    @Test func rowsThatAreMadeAndRefusedLeaveTheirTransactionUsable() throws {
        let connection = try TestServer.connect(schema: "copy_made_guarded")
        try connection.executeScript(Self.table + "; CREATE TABLE note (n int)")
        var buffer = CopyBuffer()
        try connection.transaction { () throws in
            // A key is repeated after many pieces, so the server refuses while more is being sent.
            let error = try #require(throws: PostgresError.self) {
                try connection.copyIn(
                    Self.copy,
                    rows: 20_000,
                    through: &buffer,
                    isGuarded: true,
                    before: "INSERT INTO note VALUES (1); "
                ) { row, buffer in fill(&buffer, (row % 19_000)..<(row % 19_000 + 1)) }
            }
            #expect(error.isUniqueViolation)
            let missing = try #require(throws: PostgresError.self) {
                try connection.copyIn(
                    "COPY absent FROM STDIN (FORMAT binary)",
                    rows: 3,
                    through: &buffer,
                    isGuarded: true
                ) { row, buffer in fill(&buffer, row..<(row + 1)) }
            }
            #expect(missing.isUndefinedTable)
            let stored = try connection.copyIn(Self.copy, rows: 4, through: &buffer, isGuarded: true) { row, buffer in
                fill(&buffer, row..<(row + 1))
            }
            #expect(stored == 4)
        }
        #expect(try connection.query("SELECT FROM t").count == 4)
        #expect(try connection.query("SELECT FROM note").count == 1)
    }

    /// A transaction that begins with its rows has no savepoint; whether it does is seen by who wrote them.
    @Test(arguments: [false, true]) func aTransactionThatBeginsWithItsRowsHasOneNumber(isFirst: Bool) throws {
        let connection = try TestServer.connect(schema: "copy_first_\(isFirst)")
        try connection.executeScript(Self.table + "; CREATE TABLE note (n int)")
        var buffer = CopyBuffer()
        fill(&buffer, 0..<3)
        let isWhole = try connection.transaction { () throws in
            if !isFirst { try connection.execute("INSERT INTO note VALUES (0)") }
            try connection.copyIn(Self.copy, buffer, isGuarded: true, before: "INSERT INTO note VALUES (1);")
            return try connection.query(
                "SELECT bool_and(xmin = (SELECT max(xmin::text)::xid FROM note WHERE n = 1)) AS it FROM t"
            ).single().bool("it")
        }
        #expect(isWhole == isFirst)
        // Refused, it begins anew: with its isolation, its notes, and nothing of the rows.
        try connection.transaction(TransactionOptions(isolation: .serializable)) { () throws in
            if !isFirst { try connection.execute("INSERT INTO note VALUES (0)") }
            let error = try #require(throws: PostgresError.self) {
                try connection.copyIn(Self.copy, buffer, isGuarded: true, before: "INSERT INTO note VALUES (2);")
            }
            #expect(error.isUniqueViolation && connection.isInTransaction)
            let level = try connection.query("SELECT current_setting('transaction_isolation') AS it").single()
            #expect(try level.string("it") == "serializable")
        }
        #expect(try connection.query("SELECT FROM note WHERE n = 2").count == 1)
        // One that fails for good leaves nothing.
        #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                _ = try connection.copyIn(Self.copy, buffer, isGuarded: true, before: "INSERT INTO note VALUES (3);")
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.query("SELECT FROM note WHERE n = 3").isEmpty)
    }

    @Test func aStatementThatIsNoCopyIsRefused() throws {
        let connection = try TestServer.connect()
        let buffer = CopyBuffer()
        let error = try #require(throws: PostgresError.self) { try connection.copyIn("SELECT 1", buffer) }
        #expect(error.code == .usage)
        let missing = try #require(throws: PostgresError.self) {
            try connection.copyIn("COPY absent FROM STDIN", buffer)
        }
        #expect(missing.isUndefinedTable)
        #expect(try connection.query("SELECT 1 AS one").single().int("one") == 1)
    }

    @Test func rowsComeOutAndAConsumerMayStop() throws {
        struct Enough: Error {}
        let connection = try TestServer.connect()
        var text = ""
        let statement = "COPY (SELECT generate_series(1, 1000)) TO STDOUT"
        let count = try connection.copyOut(statement) { text += String(decoding: $0, as: UTF8.self) }
        #expect(count == 1_000)
        #expect(text.hasPrefix("1\n2\n") && text.hasSuffix("1000\n"))
        #expect(throws: Enough.self) { try connection.copyOut(statement) { _ in throw Enough() } }
        #expect(try connection.query("SELECT 1 AS one").single().int("one") == 1)
    }

    @Test func whatTravelsBeforeTheRowsStaysWhenTheyAreRefused() throws {
        let connection = try TestServer.connect(schema: "copy_before")
        try connection.executeScript(Self.table + "; CREATE TABLE note (n int)")
        var buffer = CopyBuffer()
        fill(&buffer, 0..<3)
        let before = "INSERT INTO note VALUES (1), (2); "
        for turn in 0..<2 {
            try connection.transaction { () throws in
                #expect(connection.isInTransaction)
                let attempt = { try connection.copyIn(Self.copy, buffer, isGuarded: true, before: before) }
                if turn == 0 {
                    #expect(try attempt() == 3)
                } else {
                    let error = #expect(throws: PostgresError.self) { _ = try attempt() }
                    #expect(error?.isUniqueViolation == true)
                }
                #expect(try connection.query("SELECT FROM note").count == 2 * (turn + 1))
            }
        }
        #expect(try connection.query("SELECT FROM note").count == 4)
        // Where it fails itself, the first error is the one that is told, and nothing stays.
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { () throws in
                _ = try connection.copyIn(Self.copy, buffer, isGuarded: true, before: "INSERT INTO absent VALUES (1); ")
            }
        }
        #expect(error?.isUndefinedTable == true && !connection.isInTransaction)
        #expect(try connection.query("SELECT FROM t").count == 3)
    }

    @Test func aTransactionThatAsksForNothingSendsNothing() throws {
        let connection = try TestServer.connect(schema: "copy_nothing")
        try connection.transaction { () throws in #expect(connection.isInTransaction) }
        #expect(!connection.isInTransaction)
        struct Refusal: Error {}
        #expect(throws: Refusal.self) { try connection.transaction { () throws in throw Refusal() } }
        #expect(!connection.isInTransaction)
        try connection.transaction { () throws in
            try connection.transaction { () throws in try connection.executeScript("CREATE TABLE made (n int)") }
        }
        #expect(try connection.query("SELECT FROM made").isEmpty)
    }
}
