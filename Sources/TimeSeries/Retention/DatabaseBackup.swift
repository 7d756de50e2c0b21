internal import Foundation

/// A whole database as one file, by PostgreSQL's own pg_dump and pg_restore.
public struct DatabaseBackup: Sendable {
    private let environment: [String: String]

    /// Creates it.
    ///
    /// - Parameter environment: libpq's variables that lead to the database: PGHOST, PGPORT, PGUSER, PGDATABASE,
    ///   PGPASSWORD or PGPASSFILE … A child's environment is not listed to other users, as arguments would be.
    public init(environment: [String: String]) { self.environment = environment }

    /// Writes the database to a file while everything runs; a file that is not whole never has its name.
    ///
    /// - Throws: ``ArchiveError`` when the program fails; what it said stands on standard error.
    public func write(to file: String) throws {
        let partial = "\(file).partial"
        // Row security as it is for a session that serves all tenants: otherwise pg_dump refuses tables with policies.
        try run([
            "pg_dump", "--format=custom", "--schema=isotherm", "--schema=isotherm_personal", "--enable-row-security",
            "--file=\(partial)",
        ])
        guard rename(partial, file) == 0 else { throw ArchiveError(path: file, reason: "cannot be renamed") }
    }

    /// Brings a file into the database, which has no schema "isotherm" yet; all or nothing.
    ///
    /// - Throws: ``ArchiveError`` when the program fails; what it said stands on standard error.
    public func restore(_ file: String) throws {
        let database = environment["PGDATABASE"] ?? "isotherm"
        try run([
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            "--dbname=\(database)", file,
        ])
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let reason =
                process.terminationStatus == 127
                ? "\(arguments[0]) is not installed (postgresql-client)"
                : "\(arguments[0]) ended with \(process.terminationStatus)"
            throw ArchiveError(path: arguments.last ?? "", reason: reason)
        }
    }
}
