internal import Foundation

/// A whole database as one file, by PostgreSQL's own pg_dump and pg_restore.
public struct DatabaseBackup: Sendable {
    /// Seconds between two looks at what is written.
    private static let look = 0.05

    private let environment: [String: String]

    /// Creates it.
    ///
    /// - Parameter environment: libpq's variables that lead to the database: PGHOST, PGPORT, PGUSER, PGDATABASE,
    ///   PGPASSWORD or PGPASSFILE … A child's environment is not listed to other users, as arguments would be.
    public init(environment: [String: String]) { self.environment = environment }

    /// Writes the database to a file while everything runs; a file that is not whole never has its name.
    ///
    /// - Parameters:
    ///   - file: The file; one that is there is replaced when the new one is whole.
    ///   - progress: Is told from time to time how many bytes were written.
    /// - Throws: ``ArchiveError`` when the program fails; what it said stands on standard error.
    public func write(to file: String, progress: (Int) -> Void = { _ in }) throws {
        let partial = "\(file).partial"
        // Row security as it is for a session that serves all tenants: otherwise pg_dump refuses tables with policies.
        do {
            try run(
                [
                    "pg_dump", "--format=custom", "--schema=isotherm", "--schema=isotherm_personal",
                    "--enable-row-security",
                    "--file=\(partial)",
                ],
                about: file
            ) {
                // Until the program has made it there is none.
                let size = try? FileManager.default.attributesOfItem(atPath: partial)[.size]
                if let bytes = size as? Int, bytes > 0 { progress(bytes) }
            }
            guard rename(partial, file) == 0 else { throw ArchiveError(path: file, reason: "cannot be renamed") }
        } catch {
            // What is absent was never written.
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    /// Brings a file into the database, which has no schema "isotherm" yet; all or nothing.
    ///
    /// - Throws: ``ArchiveError`` when the program fails; what it said stands on standard error.
    public func restore(_ file: String) throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ArchiveError(path: file, reason: "there is no such file")
        }
        let database = environment["PGDATABASE"] ?? "isotherm"
        try run(
            [
                "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
                "--dbname=\(database)", file,
            ],
            about: file
        )
    }

    private func run(_ arguments: [String], about file: String, meanwhile: () -> Void = {}) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        try process.run()
        while process.isRunning {
            meanwhile()
            Thread.sleep(forTimeInterval: Self.look)
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let reason =
                process.terminationStatus == 127
                ? "\(arguments[0]) is not installed (postgresql-client)"
                : "\(arguments[0]) ended with \(process.terminationStatus)"
            throw ArchiveError(path: file, reason: reason)
        }
    }
}
