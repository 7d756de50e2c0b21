import Foundation
public import Postgres

/// The tables of Isotherm as numbered migrations, each one SQL file in `Migrations`.
///
/// A file is named `NNNN_words.sql`; the number is its version. A file that has landed is never edited: the checksum
/// would refuse every database that has applied it.
public enum Schema {
    /// All migrations in ascending order of their version.
    ///
    /// - Throws: ``SchemaError`` when the files were not installed beside the program or a name is malformed.
    public static func migrations() throws(SchemaError) -> [Migration] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Migrations")
        let files: [URL]
        do {
            files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        } catch {
            throw SchemaError(file: folder.lastPathComponent, reason: "cannot be listed: \(error.localizedDescription)")
        }
        var migrations: [Migration] = []
        for file in files where file.pathExtension == "sql" {
            migrations.append(try migration(from: file))
        }
        return migrations.sorted { $0.version < $1.version }
    }

    private static func migration(from file: URL) throws(SchemaError) -> Migration {
        let stem = file.deletingPathExtension().lastPathComponent
        let parts = stem.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, let version = Int(parts[0]) else {
            throw SchemaError(file: file.lastPathComponent, reason: "a migration is named NNNN_words.sql")
        }
        do {
            let sql = try String(contentsOf: file, encoding: .utf8)
            return Migration(version: version, name: String(parts[1]), sql: sql)
        } catch {
            throw SchemaError(file: file.lastPathComponent, reason: "cannot be read: \(error.localizedDescription)")
        }
    }
}
