/// Brings a database to the schema of this program.
///
/// The table `isotherm.schema_migration` remembers what was applied, with a SHA-256 of its text. Several processes
/// may try at once: an advisory lock lets one after the other look, and the later ones find nothing to do.
public struct Migrator {
    private let connection: Connection

    /// Creates a migrator on a connection that may create tables.
    public init(_ connection: Connection) { self.connection = connection }

    /// Applies what is missing, each step in a transaction of its own.
    ///
    /// - Parameter migrations: All steps of the program, in any order.
    /// - Returns: The versions that were applied now.
    /// - Throws: `.migration` when an applied step was changed or is unknown to the program, or when numbers are
    ///   doubled; the server's error when a step fails, which then leaves nothing behind.
    @discardableResult
    public func apply(_ migrations: [Migration]) throws(PostgresError) -> [Int] {
        let ordered = try Self.ordered(migrations)
        try connection.execute("SELECT pg_advisory_lock($1)", [.int(Self.lockKey)])
        let outcome: Result<[Int], PostgresError>
        do throws(PostgresError) {
            outcome = .success(try applyLocked(ordered))
        } catch {
            outcome = .failure(error)
        }
        // A broken connection has lost its lock already; the first error is the one to hear about.
        if connection.isConnected { try connection.execute("SELECT pg_advisory_unlock($1)", [.int(Self.lockKey)]) }
        return try outcome.get()
    }

    /// The steps that `apply` would run, after the same checks; changes nothing.
    public func pending(_ migrations: [Migration]) throws(PostgresError) -> [Migration] {
        let ordered = try Self.ordered(migrations)
        let exists = try connection.query("SELECT to_regclass('isotherm.schema_migration') IS NOT NULL AS there")
        guard try exists.single().bool("there") else { return ordered }
        return try missing(ordered)
    }

    /// Two words of ASCII, "isotherm" as a number, so that no other program takes the same lock by chance.
    private static let lockKey: Int64 = 0x6973_6F74_6865_726D

    private func applyLocked(_ ordered: [Migration]) throws(PostgresError) -> [Int] {
        try connection.executeScript(
            """
            CREATE SCHEMA IF NOT EXISTS isotherm;
            CREATE TABLE IF NOT EXISTS isotherm.schema_migration (
                version integer PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        var applied: [Int] = []
        for migration in try missing(ordered) {
            try apply(migration)
            applied.append(migration.version)
        }
        return applied
    }

    private func apply(_ migration: Migration) throws(PostgresError) {
        do throws(PostgresError) {
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(migration.sql)
                try connection.execute(
                    """
                    INSERT INTO isotherm.schema_migration (version, name, checksum)
                    VALUES ($1, $2, \(Self.checksum("$3")))
                    """,
                    [.int(migration.version), .text(migration.name), .text(migration.sql)]
                )
            }
        } catch {
            var told = error
            told.operation = "migration \(migration.version) \(migration.name)"
            throw told
        }
    }

    /// Compares what was applied with what the program has.
    private func missing(_ ordered: [Migration]) throws(PostgresError) -> [Migration] {
        let applied = try connection.query("SELECT version, name, checksum FROM isotherm.schema_migration")
        let known = Dictionary(uniqueKeysWithValues: ordered.map { ($0.version, $0) })
        for row in applied {
            let version = Int(try row.int("version"))
            guard let migration = known[version] else {
                throw Self.refusal(
                    "the database has migration \(version) (\(try row.string("name"))), which this program does not know",
                    hint: "the database belongs to a newer program; start that one"
                )
            }
            let checksum = try connection.query(
                "SELECT \(Self.checksum("$1")) AS checksum",
                [.text(migration.sql)]
            ).single().string("checksum")
            if try row.string("checksum") != checksum {
                throw Self.refusal(
                    "migration \(version) (\(migration.name)) was changed after it had been applied",
                    hint: "restore its text and put the change into a new migration"
                )
            }
        }
        let done = Set(try applied.map { (row) throws(PostgresError) in Int(try row.int("version")) })
        return ordered.filter { !done.contains($0.version) }
    }

    private static func ordered(_ migrations: [Migration]) throws(PostgresError) -> [Migration] {
        let ordered = migrations.sorted { $0.version < $1.version }
        for (first, second) in zip(ordered, ordered.dropFirst()) where first.version == second.version {
            throw refusal(
                "two migrations have the number \(first.version): \(first.name) and \(second.name)",
                hint: nil
            )
        }
        return ordered
    }

    /// The server computes the digest, so that the program needs no cryptography for it.
    private static func checksum(_ placeholder: String) -> String {
        "encode(sha256(convert_to(\(placeholder)::text, 'UTF8')), 'hex')"
    }

    private static func refusal(_ message: String, hint: String?) -> PostgresError {
        PostgresError(.migration, operation: "migrate", message: message, hint: hint)
    }
}
