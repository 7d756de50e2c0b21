internal import Postgres
internal import Telemetry

/// Looks through all readings of a stretch of time for values outside of limits.
///
/// A segment says its extremes: one that has nothing outside is not read, one that lies wholly outside is counted
/// without being opened, and the rest is decoded here, which is many times quicker than in SQL.
struct OutOfRangeScan {
    /// What was found of a series so far.
    struct Finding {
        var count = 0
        var first = Int64.max
        var last = Int64.min
        var minimum = Double.infinity
        var maximum = -Double.infinity

        mutating func add(_ value: Double, at time: Int64) {
            add(count: 1, first: time, last: time, minimum: value, maximum: value)
        }

        mutating func add(count: Int, first: Int64, last: Int64, minimum: Double, maximum: Double) {
            self.count += count
            self.first = min(self.first, first)
            self.last = max(self.last, last)
            self.minimum = min(self.minimum, minimum)
            self.maximum = max(self.maximum, maximum)
        }
    }

    private static let segmentsAtOnce = 2_000

    private let connection: Connection
    private let range: Range<Timestamp>
    private let limits: ValueLimits
    private let only: [Int64]?
    private(set) var findings: [Int32: Finding] = [:]

    /// Creates a scan; nil for `only` looks at all series.
    init(_ connection: Connection, range: Range<Timestamp>, limits: ValueLimits, only: [Int64]?) {
        self.connection = connection
        self.range = range
        self.limits = limits
        self.only = only
    }

    /// Reads rows and segments as of one moment, so that none is missed or counted twice while a chunk changes its form.
    mutating func run() throws {
        if connection.isInTransaction { return try read() }
        let chunks = ChunkMap(try ChunkMaker(connection).chunks(of: .reading)).chunks(in: range)
        try connection.transaction(TransactionOptions(isolation: .repeatableRead, isReadOnly: true)) {
            for chunk in chunks { try chunk.keep(in: .reading, on: connection) }
            try read()
        }
    }

    private mutating func read() throws {
        // A plan for any limits expects few rows and sorts what it then gets: measured at four times the time where
        // three of ten readings of a day were outside.
        try connection.executeScript("SET LOCAL plan_cache_mode = force_custom_plan")
        for row in try connection.query(rows, rowParameters) { try take(row) }
        var damage: PostgresError?
        try connection.queryInPieces(Self.segments, segmentParameters, rowsPerPiece: Self.segmentsAtOnce) { piece in
            do throws(PostgresError) {
                for row in piece { try take(row) }
            } catch {
                damage = error
            }
            return damage == nil
        }
        if let damage { throw damage }
    }

    private mutating func take(_ row: Row) throws(PostgresError) {
        let series = Int32(truncatingIfNeeded: try row.int("series_id"))
        if let bytes = try row.optionalBytes("data") { return try open(bytes, of: series) }
        findings[series, default: Finding()].add(
            count: Int(try row.int("count")),
            first: try row.microseconds("first"),
            last: try row.microseconds("last"),
            minimum: try row.double("minimum"),
            maximum: try row.double("maximum")
        )
    }

    private mutating func open(_ bytes: [UInt8], of series: Int32) throws(PostgresError) {
        let segment = try SegmentReadings(bytes)
        var finding = findings[series] ?? Finding()
        let (start, end) = (range.lowerBound.microseconds, range.upperBound.microseconds)
        for row in 0..<segment.count {
            guard let value = segment.value(row), limits.excludes(value) else { continue }
            let time = segment.time(row)
            guard time >= start, time < end, !segment.quality(row).contains(.sensorError) else { continue }
            finding.add(value, at: time)
        }
        if finding.count > 0 { findings[series] = finding }
    }

    private var segmentParameters: [Parameter] {
        [
            .timestamp(microseconds: range.lowerBound.microseconds),
            .timestamp(microseconds: range.upperBound.microseconds), .double(limits.below), .double(limits.above),
            only.map { .intArray($0) } ?? .null, SeriesScan.earliestStart(of: range),
        ]
    }

    private var rowParameters: [Parameter] {
        [
            .timestamp(microseconds: range.lowerBound.microseconds),
            .timestamp(microseconds: range.upperBound.microseconds), only.map { .intArray($0) } ?? .null,
        ] + [limits.below, limits.above].compactMap(\.self).map { .double($0) }
    }

    /// The limits come first, for they are asked of each row before the time, and only those that there are: a comparison
    /// with null costs as much as any. `<> 1` and not `= 0`, which the planner takes for one row in 200.
    private var rows: String {
        let under = limits.below == nil ? nil : "value < $4::double precision"
        let over = limits.above == nil ? nil : "value > $\(limits.below == nil ? 4 : 5)::double precision"
        let sides = [under, over].compactMap(\.self)
        return """
            SELECT series_id, count(*) AS count, min(time) AS first, max(time) AS last, min(value) AS minimum,
                max(value) AS maximum, NULL::bytea AS data
            FROM isotherm.reading
            WHERE (\(sides.isEmpty ? "false" : sides.joined(separator: " OR "))) AND time >= $1 AND time < $2
                AND value <> 'NaN' AND quality & 1 <> 1 AND ($3::int[] IS NULL OR series_id = ANY ($3))
            GROUP BY 1
            """
    }

    /// Segments that may hold something; the bytes only of those that must be opened.
    private static let segments = """
        SELECT series_id, count, start AS first, last_time AS last, minimum, maximum,
            CASE WHEN count < rows OR start < $1 OR last_time >= $2 OR maximum = 'NaN'
                OR NOT coalesce(minimum > $4::double precision OR maximum < $3::double precision, false)
                THEN data END AS data
        FROM isotherm.reading_segment
        WHERE start < $2 AND start >= $6 AND last_time >= $1
            AND (minimum < $3 OR maximum > $4) AND ($5::int[] IS NULL OR series_id = ANY ($5))
        """
}
