internal import Foundation
public import Postgres

/// The functions, triggers and views over the tables, each file of `SQL` in the order of its number and then the one of the
/// storage engine; to be installed after the migrations and the choice of the engine, at every start.
public enum TimeFunctions {
    /// Creates or replaces them in schema `isotherm`; several processes may do so at once.
    ///
    /// Nobody waits for it: what is there already and the same is left alone, and a lock that cannot be had is asked
    /// for again.
    ///
    /// - Throws: The server's error; `.usage` when the files were not installed beside the program.
    public static func install(_ connection: Connection) throws(PostgresError) {
        let own = try file(StorageEngine.current(on: connection).file)
        let text = (try files() + [own]).joined(separator: "\n;\n")
        try ChunkRetry().run { () throws(PostgresError) in
            try connection.transaction { () throws(PostgresError) in try replace(text, connection) }
        }
    }

    private static func replace(_ text: String, _ connection: Connection) throws(PostgresError) {
        // Two replacements of the same function at the same moment would fail.
        try connection.execute("SELECT pg_advisory_xact_lock($1)", [.int(lockKey)])
        let current = try connection.query(
            """
            SELECT obj_description('isotherm'::regnamespace, 'pg_namespace') = 'functions ' || md5($1) AS same
            """,
            [.text(text)]
        ).single().optionalBool("same")
        if current == true { return }
        try connection.executeScript("SET LOCAL lock_timeout = '500ms'; SET LOCAL client_min_messages = 'error'")
        try connection.executeScript(text)
        try connection.execute(
            """
            DO $do$ BEGIN EXECUTE format('COMMENT ON SCHEMA isotherm IS %L', 'functions \(try digest(text, connection))');
            END $do$
            """
        )
    }

    private static func digest(_ text: String, _ connection: Connection) throws(PostgresError) -> String {
        try connection.query("SELECT md5($1) AS digest", [.text(text)]).single().string("digest")
    }

    /// "timefunc" in ASCII.
    private static let lockKey: Int64 = 0x7469_6D65_6675_6E63

    /// The text of a file in the folder `SQL`.
    ///
    /// - Throws: `.usage` when it was not installed beside the program.
    static func file(_ name: String) throws(PostgresError) -> String {
        let place = folder.appendingPathComponent(name)
        do { return try String(contentsOf: place, encoding: .utf8) } catch {
            throw PostgresError(.usage, operation: "functions", message: "\(place.path): \(error.localizedDescription)")
        }
    }

    private static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("SQL") }

    private static func files() throws(PostgresError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.lastPathComponent.first?.isNumber == true }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
                .map { try String(contentsOf: $0, encoding: .utf8) }
        } catch {
            throw PostgresError(
                .usage,
                operation: "functions",
                message: "\(folder.path): \(error.localizedDescription)"
            )
        }
    }
}
