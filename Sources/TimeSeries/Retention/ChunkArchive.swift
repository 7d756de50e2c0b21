internal import Foundation
public import Postgres
internal import Telemetry

/// Files of removed chunks: CSV with names instead of numbers, compressed with gzip, each with its SHA-256 beside it.
///
/// A file gets its name when it is whole and on the disk. `sha256sum -c FILE.sha256` checks it, and any tool reads it.
public struct ChunkArchive {
    private let connection: Connection
    private let folder: String

    /// Creates an archive over a folder that exists.
    public init(_ connection: Connection, folder: String) {
        self.connection = connection
        self.folder = folder
    }

    /// A file that was written.
    public struct File: Sendable {
        /// Where it is.
        public let path: String
        /// How many rows it holds.
        public let rows: Int
    }

    /// Writes a chunk, rows and segments alike.
    ///
    /// - Returns: The file.
    /// - Throws: ``ArchiveError``, or the server's error; no file is left then.
    @discardableResult
    public func write(_ table: ChunkedTable, _ chunk: Chunk, progress: (Int) -> Void = { _ in }) throws -> File {
        try write(table, chunk, from: .chunk, progress: progress)
    }

    /// Writes what a source holds of a chunk; one statement reads it, and so one moment is what it shows.
    @discardableResult
    func write(
        _ table: ChunkedTable,
        _ chunk: Chunk,
        from source: ArchiveSource,
        progress: (Int) -> Void = { _ in }
    ) throws -> File {
        guard let format = ArchiveFormat.of(table) else { throw ArchiveError(path: folder, reason: "only raw data") }
        let name = try freeName(chunk.name(in: table))
        let path = "\(folder)/\(name)"
        let partial = "\(path).partial"
        var rows = 0
        do {
            try FilterProcess.feed(["gzip", "-c", "-6"], to: partial) { file in
                try connection.transaction {
                    if case .chunk = source { try chunk.keep(in: table, on: connection) }
                    rows = try copy(format, format.query(chunk, source), to: file, progress)
                }
            }
            let line = try FilterProcess.output(["sha256sum", "\(name).partial"], in: folder)
            let digest = String(line.prefix(64))
            try Data("\(digest)  \(name)\n".utf8).write(to: URL(fileURLWithPath: "\(path).sha256"))
            guard rename(partial, path) == 0 else { throw ArchiveError(path: path, reason: "cannot be renamed") }
            try record(name, table, chunk, rows: rows, digest: digest, path: path)
        } catch {
            discard(path)
            throw error
        }
        return File(path: path, rows: rows)
    }

    /// Writes the lines of a query.
    ///
    /// - Returns: How many there were, without the header.
    private func copy(
        _ format: ArchiveFormat,
        _ query: String,
        to file: FileHandle,
        _ progress: (Int) -> Void
    ) throws -> Int {
        var pending = Data("\(format.header)\n".utf8)
        var rows = 0
        try connection.copyOut("COPY (\(query)) TO STDOUT (FORMAT csv)") { line in
            pending.append(contentsOf: line)
            rows += 1
            if pending.count < 1 << 20 { return }
            try file.write(contentsOf: pending)
            pending.removeAll(keepingCapacity: true)
            progress(rows)
        }
        try file.write(contentsOf: pending)
        return rows
    }

    /// A name that no file has or had: what an earlier file holds of the same chunk may be gone from the database, and the
    /// file may have been moved elsewhere.
    private func freeName(_ stem: String) throws(PostgresError) -> String {
        var name = "\(stem).csv.gz"
        var number = 1
        while try isTaken(name) {
            number += 1
            name = "\(stem).\(number).csv.gz"
        }
        return name
    }

    private func isTaken(_ name: String) throws(PostgresError) -> Bool {
        if FileManager.default.fileExists(atPath: "\(folder)/\(name)") { return true }
        return try !connection.query("SELECT FROM isotherm.archive_file WHERE name = $1", [.text(name)]).isEmpty
    }

    /// Removes a file that nothing refers to, with its sum.
    func discard(_ path: String) {
        // What is absent was never written.
        for file in ["\(path).partial", "\(path).sha256", path] { try? FileManager.default.removeItem(atPath: file) }
    }

    private func record(
        _ name: String,
        _ table: ChunkedTable,
        _ chunk: Chunk,
        rows: Int,
        digest: String,
        path: String
    ) throws {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        try connection.execute(
            """
            INSERT INTO isotherm.archive_file (name, chunk, parent, from_time, until_time, rows, bytes, sha256)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(name), .text(chunk.name(in: table)), .text(table.rawValue),
                .timestamp(microseconds: chunk.span.lowerBound.microseconds),
                .timestamp(microseconds: chunk.span.upperBound.microseconds), .int(rows), .int(size),
                .text(digest),
            ]
        )
    }
}
