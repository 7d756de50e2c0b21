public import Postgres
public import Telemetry

/// Removes what is older than the policies say, and never what is held.
///
/// Days come from `isotherm.retention_policy`, first the tenant's row, then the one of `*`, and last from the
/// configuration; without any, data stay for ever. Where all tenants' time is over and nobody holds anything, a chunk
/// is dropped whole. Otherwise rows are deleted, and a device that is held keeps the whole chunk.
public struct Retention {
    let connection: Connection
    let archive: ChunkArchive?
    private let fallback: [RetentionClass: Int]

    /// Creates a retention.
    ///
    /// - Parameters:
    ///   - connection: A connection outside of any transaction.
    ///   - fallback: Days by class where the database has no policy.
    ///   - archive: Gets a chunk of readings, positions or raw messages before it is removed; nil removes without a copy.
    public init(_ connection: Connection, fallback: [RetentionClass: Int], archive: ChunkArchive? = nil) {
        self.connection = connection
        self.fallback = fallback
        self.archive = archive
    }

    /// What there is to do, changing nothing.
    ///
    /// - Throws: The server's error.
    public func steps(now: Timestamp) throws(PostgresError) -> [RetentionStep] {
        var steps = try contactSteps(now: now)
        let tenants = try tenants()
        if tenants.isEmpty { return steps }
        steps += try leftSteps()
        for dataClass in RetentionClass.allCases where dataClass != .contact {
            let days = try days(of: dataClass, tenants)
            if days.isEmpty { continue }
            let borders = days.mapValues { Day(containing: now).advanced(by: -$0) }
            if let table = dataClass.chunks {
                steps += try chunkSteps(dataClass, table, borders, tenants)
            } else {
                steps += try rollupSteps(dataClass, borders)
            }
        }
        return steps
    }

    /// Does a step.
    ///
    /// - Returns: How many rows went, as far as they were counted.
    /// - Throws: The server's error, or what the archive could not write; nothing is removed then.
    @discardableResult
    public func apply(_ step: RetentionStep) throws -> Int {
        switch step.kind {
        case .chunk(let chunk):
            guard let table = step.dataClass.chunks else { return 0 }
            let copy = table == .minute ? nil : try archive?.write(table, chunk)
            // The archive took its time: a hold that was placed meanwhile keeps the chunk.
            guard try freezeUnlessHeld(table, chunk) else { return 0 }
            try drop(table, chunk, copied: copy?.rows)
            return step.rows
        case .leftChunk(let chunk):
            guard let table = step.dataClass.chunks else { return 0 }
            try freeze(table, chunk)
            try drop(table, chunk, copied: nil)
            return 0
        case .tenantsOfChunk(let chunk, let tenants):
            guard let table = step.dataClass.chunks else { return 0 }
            return try remove(step.dataClass, table, chunk, tenants)
        case .contacts(let day, let tenants):
            return try removeContacts(before: day, of: tenants)
        case .rollups(let day, let tenants):
            return try connection.execute(
                """
                DELETE FROM \(step.dataClass.table) r USING isotherm.series s, isotherm.device d
                WHERE s.id = r.series_id AND d.id = s.device_id AND d.tenant = ANY ($1) AND r.bucket < $2
                """,
                [.textArray(tenants), .timestamp(microseconds: day.start.microseconds)]
            )
        }
    }

    private func tenants() throws(PostgresError) -> [String] {
        // Whoever sends what nobody can read has a gateway at most, and raw messages all the same.
        try connection.query("SELECT tenant FROM isotherm.device UNION SELECT tenant FROM isotherm.gateway ORDER BY 1")
            .map { (row) throws(PostgresError) in try row.string("tenant") }
    }

    /// The days of each tenant that has a limit.
    func days(of dataClass: RetentionClass, _ tenants: [String]) throws(PostgresError) -> [String: Int] {
        let rows = try connection.query(
            "SELECT tenant, days FROM isotherm.retention_policy WHERE class = $1",
            [.text(dataClass.rawValue)]
        )
        var known: [String: Int] = [:]
        for row in rows { known[try row.string("tenant")] = Int(try row.int("days")) }
        var days: [String: Int] = [:]
        for tenant in tenants { days[tenant] = known[tenant] ?? known["*"] ?? fallback[dataClass] }
        return days
    }

    /// What was interrupted is finished whatever the policies say now: nobody reads it any more.
    private func leftSteps() throws(PostgresError) -> [RetentionStep] {
        var steps: [RetentionStep] = []
        for dataClass in RetentionClass.allCases {
            guard let table = dataClass.chunks else { continue }
            steps += try ChunkRemover(connection).takenOut(table).map {
                RetentionStep(dataClass: dataClass, kind: .leftChunk($0), rows: 0, bytes: 0)
            }
        }
        return steps
    }

    private func chunkSteps(
        _ dataClass: RetentionClass,
        _ table: ChunkedTable,
        _ borders: [String: Day],
        _ tenants: [String]
    ) throws(PostgresError) -> [RetentionStep] {
        guard let latest = borders.values.max() else { return [] }
        var steps: [RetentionStep] = []
        for chunk in try ChunkRemover(connection).candidates(table, before: latest) {
            let expired = tenants.filter { borders[$0].map { chunk.span.upperBound <= $0.start } ?? false }
            if expired.isEmpty { continue }
            let held = try isHeld(table, chunk)
            if expired == tenants && !held {
                let size = try size(of: chunk, table)
                steps.append(
                    RetentionStep(dataClass: dataClass, kind: .chunk(chunk), rows: size.rows, bytes: size.bytes)
                )
                continue
            }
            let rows = try count(dataClass, chunk, expired)
            let kind = RetentionStep.Kind.tenantsOfChunk(chunk, tenants: expired)
            if rows > 0 { steps.append(RetentionStep(dataClass: dataClass, kind: kind, rows: rows, bytes: 0)) }
        }
        return steps
    }

    private func rollupSteps(
        _ dataClass: RetentionClass,
        _ borders: [String: Day]
    ) throws(PostgresError) -> [RetentionStep] {
        var steps: [RetentionStep] = []
        for (day, group) in Dictionary(grouping: borders.keys, by: { borders[$0] ?? Day(number: 0) }) {
            let rows = try connection.query(
                """
                SELECT count(*) AS n FROM \(dataClass.table) r
                JOIN isotherm.series s ON s.id = r.series_id JOIN isotherm.device d ON d.id = s.device_id
                WHERE d.tenant = ANY ($1) AND r.bucket < $2
                """,
                [.textArray(group), .timestamp(microseconds: day.start.microseconds)]
            ).single().int("n")
            let kind = RetentionStep.Kind.rollups(before: day, tenants: group.sorted())
            if rows > 0 { steps.append(RetentionStep(dataClass: dataClass, kind: kind, rows: Int(rows), bytes: 0)) }
        }
        return steps
    }
}
