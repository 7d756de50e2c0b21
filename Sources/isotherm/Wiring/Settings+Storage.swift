import Postgres
import Settings
import TimeSeries

extension StorageSettings {
    /// What the keeper of the store goes by.
    var policy: StoragePolicy {
        var days: [RetentionClass: Int] = [:]
        days[.reading] = keepReadingsDays
        days[.position] = keepPositionsDays
        days[.contact] = keepContactsDays
        days[.message] = keepMessagesDays
        days[.minute] = keepMinutesDays
        days[.quarter] = keepQuartersDays
        return StoragePolicy(compressAfterDays: compressAfterDays, keepDays: days, archiveFolder: archiveFolder)
    }
}

extension StorageSettings {
    /// Makes migrated tables what the configuration wishes, and installs the functions and views over them.
    ///
    /// - Throws: `StorageEngineError` when the engine cannot be had, or the server's error.
    func prepare(_ connection: Connection) throws {
        try ChunkLayout(hashPartitions: hashPartitions).apply(on: connection)
        let wish = StorageEngineChoice.Wish(rawValue: engine) ?? .auto
        try StorageEngineChoice(wish, compressAfterDays: compressAfterDays).apply(on: connection)
        try TimeFunctions.install(connection)
    }
}

extension DatabaseSettings {
    /// libpq's variables that lead to the database, for PostgreSQL's own programs.
    var environment: [String: String] {
        var variables = [
            "PGHOST": host, "PGPORT": String(port), "PGUSER": user, "PGDATABASE": name, "PGSSLMODE": sslMode,
        ]
        variables["PGPASSWORD"] = password?.revealed
        variables["PGPASSFILE"] = passfile
        variables["PGSSLROOTCERT"] = authorityFile
        return variables
    }
}
