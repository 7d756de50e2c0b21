public import Postgres

/// Functions of time for people who ask in SQL; to be installed after the migrations, at every start.
public enum TimeFunctions {
    /// Creates or replaces the functions in schema `isotherm`; several processes may do so at once.
    ///
    /// - Throws: The server's error.
    public static func install(_ connection: Connection) throws(PostgresError) {
        try connection.transaction { () throws(PostgresError) in
            // Two replacements of the same function at the same moment would fail.
            try connection.execute("SELECT pg_advisory_xact_lock($1)", [.int(lockKey)])
            try connection.executeScript(definitions)
        }
    }

    /// "timefunc" in ASCII.
    private static let lockKey: Int64 = 0x7469_6D65_6675_6E63

    private static let definitions = """
        CREATE OR REPLACE FUNCTION isotherm.time_bucket(
            width interval, at timestamptz, origin timestamptz DEFAULT '2000-01-03 00:00:00+00')
        RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT date_bin(width, at, origin) $$;
        COMMENT ON FUNCTION isotherm.time_bucket(interval, timestamptz, timestamptz) IS
            'The beginning of the stretch of equal length in which an instant lies; counted from a Monday';

        CREATE OR REPLACE FUNCTION isotherm.time_bucket(width interval, at timestamptz, zone text)
        RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT date_bin(width, at AT TIME ZONE zone, '2000-01-03') AT TIME ZONE zone $$;
        COMMENT ON FUNCTION isotherm.time_bucket(interval, timestamptz, text) IS
            'The same by the clock of a time zone, so that days begin at its midnight'
        """
}
