internal import Foundation
public import Postgres
public import Telemetry

/// Brings a file of the archive back into the tables. What is there already stays; a repeat changes nothing.
public struct ArchiveReader {
    /// Bytes of lines that are stored in one transaction.
    private static let pieceSize = 4 << 20

    private let connection: Connection

    /// Creates a reader on a connection outside of any transaction.
    public init(_ connection: Connection) { self.connection = connection }

    /// Stores what a file holds, after its checksum was found right.
    ///
    /// - Parameters:
    ///   - path: A file `….csv.gz` with its `.sha256` beside it.
    ///   - now: The present, which decides how wide the chunks are that are made.
    ///   - progress: Is told how many rows were read so far.
    /// - Returns: How many rows are stored now that were not before.
    /// - Throws: ``ArchiveError`` when the file is damaged or of another kind, or the server's error; pieces that were
    ///   stored before stay.
    public func restore(_ path: String, now: Timestamp, progress: (Int) -> Void = { _ in }) throws -> Int {
        let url = URL(fileURLWithPath: path)
        let (folder, name) = (url.deletingLastPathComponent().path, url.lastPathComponent)
        guard FileManager.default.fileExists(atPath: path) else {
            throw ArchiveError(path: path, reason: "there is no such file")
        }
        guard FileManager.default.fileExists(atPath: "\(path).sha256") else {
            throw ArchiveError(path: path, reason: "its checksum \(name).sha256 is missing")
        }
        do {
            _ = try FilterProcess.output(["sha256sum", "-c", "--status", "\(name).sha256"], in: folder)
        } catch {
            throw ArchiveError(path: path, reason: "its checksum is not that of \(name).sha256: the file is damaged")
        }
        var format: ArchiveFormat?
        var (pending, read, stored) = (Data(), 0, 0)
        func store(upTo end: Data.Index) throws {
            guard let format else { return }
            let lines = pending[..<end]
            read += lines.count { $0 == UInt8(ascii: "\n") }
            stored += try self.store(Data(lines), format, now)
            pending = Data(pending[end...])
            progress(read)
        }
        try FilterProcess.read(["gzip", "-dc", path]) { piece in
            pending.append(piece)
            if format == nil, let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                format = ArchiveFormat.of(header: String(decoding: pending[..<end], as: UTF8.self))
                if format == nil { throw ArchiveError(path: path, reason: "its first line is none of ours") }
                pending = Data(pending[(end + 1)...])
            }
            guard pending.count >= Self.pieceSize, let end = pending.lastIndex(of: UInt8(ascii: "\n")) else { return }
            try store(upTo: end + 1)
        }
        try store(upTo: pending.endIndex)
        return stored
    }

    private func store(_ lines: Data, _ format: ArchiveFormat, _ now: Timestamp) throws -> Int {
        if lines.isEmpty { return 0 }
        try connection.executeScript(
            "CREATE TEMPORARY TABLE IF NOT EXISTS restored_\(format.table.rawValue) (\(format.staging))"
        )
        // A table that cannot be dropped goes with the session.
        defer { try? connection.executeScript("DROP TABLE IF EXISTS restored_\(format.table.rawValue)") }
        let staging = "restored_\(format.table.rawValue)"
        try lines.withUnsafeBytes { bytes in
            _ = try connection.copyIn("COPY \(staging) FROM STDIN (FORMAT csv)", bytes)
        }
        // Chunks begin and end at full hours.
        let hours = try connection.query(
            "SELECT DISTINCT extract(epoch FROM date_bin('1 hour', time, '2000-01-01 00:00+00'))::bigint AS s FROM \(staging)"
        ).map { Timestamp(seconds: try $0.int("s")) }
        try ChunkMaker(connection).ensure(format.table, for: hours, now: now)
        return try connection.transaction { () throws(PostgresError) in
            var rows = 0
            for statement in format.store {
                rows = try connection.execute(statement.replacing("restored", with: staging))
            }
            return rows
        }
    }
}
