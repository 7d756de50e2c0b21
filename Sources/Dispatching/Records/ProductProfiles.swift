internal import Postgres

/// What the profiles in force ask of load spaces: those of the files, and those that somebody has changed for a tenant.
enum ProductProfiles {
    /// The temperatures of each profile that a tenant may use, by its name; empty where nobody has stored any.
    static func ranges(
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> [String: TemperatureRange] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select profile, (definition ->> 'low')::float8 as low, (definition ->> 'high')::float8 as high
                from isotherm.profiles_in_force($1)
                """,
                [.text(tenant)]
            )
            var ranges: [String: TemperatureRange] = [:]
            for row in rows {
                let range = TemperatureRange(low: try row.optionalDouble("low"), high: try row.optionalDouble("high"))
                ranges[try row.string("profile")] = range
            }
            return ranges
        }
    }
}
