import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Writes chunks to files.
    struct Archive: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes old chunks to compressed CSV files with checksums; removes nothing."
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Chunks that end before this day (2026-01-31).")
        var before: String

        @Option(help: "The folder; without it storage.archive_folder.")
        var folder: String?

        func run() throws {
            let settings = try source.load()
            guard let folder = folder ?? settings.storage.archiveFolder else {
                Talk.problem("storage.archive_folder is empty, so name a folder with --folder")
                throw ExitCode(64)
            }
            let connection = try Database.connect(settings)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let border = try Database.day(before)
            for table in ChunkedTable.hot + [.message] {
                for chunk in try ChunkRemover(connection).candidates(table, before: border) {
                    let line = ProgressLine(chunk.name(in: table))
                    let archive = ChunkArchive(connection, folder: folder)
                    let file = try archive.write(table, chunk) { line.show("\($0) rows") }
                    line.end()
                    print(file.path)
                }
            }
        }
    }

    /// Brings files back.
    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings back archive files (….csv.gz) or a whole backup (….dump).",
            discussion: """
                Archive files go into the running database; what is there already stays. A backup goes into an empty \
                database, the one that the configuration names.
                """
        )

        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The files.")
        var files: [String]

        func run() throws {
            let settings = try source.load()
            for file in files {
                if file.hasSuffix(".dump") {
                    try DatabaseBackup(environment: settings.database.environment).restore(file)
                    print("\(file): restored")
                    continue
                }
                let connection = try Database.connect(settings)
                let line = ProgressLine(file)
                let rows = try ArchiveReader(connection).restore(file, now: Timestamp.now) { line.show("\($0) rows") }
                line.end()
                print("\(file): \(rows) rows that were not there")
            }
        }
    }

    /// Writes everything to one file.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the whole database to one file with pg_dump, while everything runs."
        )

        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The file, ending in .dump; it appears when it is whole.")
        var file: String

        func run() throws {
            guard file.hasSuffix(".dump") else { throw ValidationError("the file's name must end in .dump") }
            let settings = try source.load()
            if try StorageEngine.current(on: Database.connect(settings)) == .timescaledb {
                // Its chunks lie in schemas of the extension, which the dump leaves out.
                Talk.problem("the readings are hypertables: back them up as TimescaleDB's manual says")
                throw ExitCode(69)
            }
            let line = ProgressLine("backup")
            try DatabaseBackup(environment: settings.database.environment).write(to: file) { line.show("\($0) bytes") }
            line.end()
            print("\(file): written")
        }
    }
}
