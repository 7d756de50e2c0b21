public import Postgres

extension RollupRefresher {
    /// Lets the index over the hours of the whole fleet answer alone for what was written since the last time.
    ///
    /// It does for pages of which a vacuum has seen that all rows are visible to everybody. The server's own vacuum comes when
    /// a fiftieth of the table has changed, with two years of hours after two weeks; the newest hours are the ones that
    /// everybody asks for. To be called outside of a transaction, every few minutes. Where somebody else works on the table,
    /// or it belongs to another role, nothing is done.
    ///
    /// - Throws: The server's error.
    public func makeHoursVisible() throws(PostgresError) {
        try connection.executeScript("VACUUM (SKIP_LOCKED, TRUNCATE off, PARALLEL 0) isotherm.rollup_1h")
    }
}
