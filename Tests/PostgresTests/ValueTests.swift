import Postgres
import Testing

@Suite("Values on their way to the server and back")
struct ValueTests {
    @Test func everyTypeComesBackAsItWasSent() throws {
        let connection = try TestServer.connect()
        let row = try connection.query(
            """
            SELECT $1::bigint AS i, $2::double precision AS d, $3::text AS t, $4::boolean AS b, $5::bytea AS y,
                   $6::timestamptz AS at, $7::jsonb AS j, $8::uuid AS u, $9::text AS n
            """,
            [
                .int(Int64.min), .double(-0.1), "Δ 'quoted' \\ \u{1F69A}", true, .bytes([0, 255, 92]),
                .timestamp(microseconds: -1), .json(#"{"a": [1, null]}"#),
                .uuid("01234567-89ab-cdef-0123-456789abcdef"), nil,
            ]
        ).single()
        #expect(try row.int("i") == Int64.min)
        #expect(try row.double("d") == -0.1)
        #expect(try row.string("t") == "Δ 'quoted' \\ \u{1F69A}")
        #expect(try row.bool("b"))
        #expect(try row.bytes("y") == [0, 255, 92])
        #expect(try row.microseconds("at") == -1)
        #expect(try row.string("at") == "1969-12-31T23:59:59.999999Z")
        #expect(try row.string("j") == #"{"a": [1, null]}"#)
        #expect(try row.string("u") == "01234567-89ab-cdef-0123-456789abcdef")
        #expect(try row.optionalString("n") == nil)
        #expect(try row.isNull("n"))
    }

    @Test func aNumericColumnMakesTheWholeResultTextAndReadsTheSame() throws {
        let connection = try TestServer.connect()
        let row = try connection.query(
            """
            SELECT 12.50::numeric AS m, $1::timestamptz AS at, $2::bytea AS y, true AS b, 1.5::float8 AS d, 7 AS i,
                   '\(String("{}"))'::jsonb AS j
            """,
            [.timestamp(microseconds: 1_767_225_600_123_456), .bytes([1, 0xAB])]
        ).single()
        #expect(try row.string("m") == "12.50")
        #expect(try row.double("m") == 12.5)
        #expect(try row.microseconds("at") == 1_767_225_600_123_456)
        #expect(try row.string("at") == "2026-01-01T00:00:00.123456Z")
        #expect(try row.bytes("y") == [1, 0xAB])
        #expect(try row.bool("b"))
        #expect(try row.double("d") == 1.5)
        #expect(try row.int("i") == 7)
        #expect(try row.string("j") == "{}")
    }

    @Test func arraysKeepOrderAndNulls() throws {
        let connection = try TestServer.connect()
        let rows = try connection.query(
            "SELECT * FROM unnest($1::bigint[], $2::double precision[], $3::text[], $4::timestamptz[]) AS x(i, d, t, at)",
            [
                .optionalIntArray([1, nil, 3]), .optionalDoubleArray([nil, .infinity, -2.5]),
                .optionalTextArray(["a", nil, ""]), .timestampArray([0, 1, 2]),
            ]
        )
        #expect(try rows.map { try $0.optionalInt("i") } == [1, nil, 3])
        #expect(try rows.map { try $0.optionalDouble("d") } == [nil, .infinity, -2.5])
        #expect(try rows.map { try $0.optionalString("t") } == ["a", nil, ""])
        #expect(try rows.map { try $0.microseconds("at") } == [0, 1, 2])
    }

    @Test func bytesTravelInArrays() throws {
        let sent: [[UInt8]] = [[0, 255, 92, 39], [], [UInt8](repeating: 7, count: 5_000)]
        let rows = try TestServer.connect().query("SELECT b FROM unnest($1::bytea[]) AS w(b)", [.bytesArray(sent)])
        #expect(try rows.map { try $0.bytes("b") } == sent)
    }

    @Test func integersAndPlacesOfRowsTravelInArrays() throws {
        let connection = try TestServer.connect()
        let sent: [Int32] = [.min, -1, 0, 7, .max]
        let rows = try connection.query("SELECT n FROM unnest($1) AS w(n)", [.int32Array(sent)])
        #expect(try rows.map { try $0.int("n") } == sent.map(Int64.init))
        let places: [Int64] = [0 << 16 | 1, 70_000 << 16 | 291, 0xFFFF_FFFE << 16 | 0xFFFF]
        let texts = try connection.query("SELECT p::text AS p FROM unnest($1) AS w(p)", [.rowPlaceArray(places)])
        #expect(try texts.map { try $0.string("p") } == ["(0,1)", "(70000,291)", "(4294967294,65535)"])
    }

    @Test func arraysAreReadWhole() throws {
        let row = try TestServer.connect().query(
            "SELECT $1::int[] AS i, $2::float8[] AS d, $3::text[] AS t, '{}'::bigint[] AS e",
            [.intArray([5, -6]), .doubleArray([0.5]), .textArray(["x", "y,z"])]
        ).single()
        #expect(try row.intArray("i") == [5, -6])
        #expect(try row.doubleArray("d") == [0.5])
        #expect(try row.textArray("t") == ["x", "y,z"])
        #expect(try row.intArray("e") == [])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e-7])
    func doublesTravelWithoutLoss(value: Double) throws {
        let row = try TestServer.connect().query("SELECT $1::float8 AS d", [.double(value)]).single()
        let back = try row.double("d")
        #expect(back == value || (back.isNaN && value.isNaN))
    }

    @Test func aWrongTypeANullAndAMissingColumnAreErrors() throws {
        let row = try TestServer.connect().query("SELECT 'x'::text AS t, NULL::int AS n").single()
        for read in [{ try row.int("t") }, { try row.int("n") }, { try row.int("absent") }] {
            #expect { try read() } throws: { ($0 as? PostgresError)?.code == .decoding }
        }
        #expect(throws: PostgresError.self) { try row.bool("t") }
        #expect(throws: PostgresError.self) { try row.microseconds("t") }
    }

    @Test func infiniteTimesAreTheEndsOfTheRange() throws {
        let row = try TestServer.connect().query(
            "SELECT 'infinity'::timestamptz AS a, '-infinity'::timestamptz AS b"
        ).single()
        #expect(try row.microseconds("a") == .max)
        #expect(try row.microseconds("b") == .min)
    }

    @Test func integersTakeTheTypeOfTheirPlace() throws {
        let connection = try TestServer.connect(schema: "places")
        try connection.executeScript("CREATE TABLE t (s smallint, n numeric, r real, k text)")
        try connection.execute("INSERT INTO t VALUES ($1, $2, $3, $4)", [1, 2, .double(0.5), .text("k")])
        let count = try connection.execute("UPDATE t SET s = s + $1 WHERE n = $2 AND r < $3", [.int(2), 2, 0.75])
        #expect(count == 1)
        #expect(try connection.query("SELECT s FROM t").single().int("s") == 3)
    }
}

@Suite("Texts with a zero byte")
struct ZeroByteTests {
    @Test("a text is refused rather than cut at its zero byte")
    func zeroByte() throws {
        let connection = try TestServer.connect()
        let error = #expect(throws: PostgresError.self) {
            _ = try connection.query("select $1::text as word", [.text("A\u{0}B")])
        }
        #expect(error?.sqlState == "22021")
        #expect(try connection.query("select $1::text as word", [.text("A")]).single().string("word") == "A")
    }
}
