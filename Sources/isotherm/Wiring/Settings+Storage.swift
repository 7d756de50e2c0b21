import Settings
import TimeSeries

extension StorageSettings {
    /// What the keeper of the store goes by.
    var policy: StoragePolicy {
        var days: [RetentionClass: Int] = [:]
        days[.reading] = keepReadingsDays
        days[.position] = keepPositionsDays
        days[.minute] = keepMinutesDays
        days[.quarter] = keepQuartersDays
        return StoragePolicy(compressAfterDays: compressAfterDays, keepDays: days, archiveFolder: archiveFolder)
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
