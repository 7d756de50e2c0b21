import ArgumentParser
import Postgres
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Compresses old chunks.
    struct Compress: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turns old chunks into columnar segments, and merges what came late.",
            discussion: "Without --before it goes by storage.compress_after_days. `serve` does it by itself."
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Chunks that end before this day (2026-01-31).")
        var before: String?

        @Flag(help: "Only say which.")
        var dryRun = false

        func run() throws {
            let settings = try source.load()
            let connection = try Database.connect(settings)
            let today = Day(containing: Timestamp.now)
            guard
                let border = try before.map(Database.day)
                    ?? settings.storage.compressAfterDays.map({ today.advanced(by: -$0) })
            else {
                Talk.problem("storage.compress_after_days is 0, so name a day with --before")
                throw ExitCode(64)
            }
            let compressor = ChunkCompressor(connection)
            for table in ChunkedTable.hot {
                let chunks = try compressor.candidates(table, before: border)
                let line = ProgressLine("compressing")
                for (place, chunk) in chunks.enumerated() {
                    if dryRun {
                        print("would compress \(chunk.name(in: table))")
                        continue
                    }
                    let report = try compressor.compress(table, chunk) { rows in
                        line.show(place, of: chunks.count, "\(chunk.name(in: table)), \(rows) rows")
                    }
                    line.end()
                    print("\(report.name): \(report.rows) rows, \(report.bytesBefore) -> \(report.bytesAfter) bytes")
                }
                if dryRun { continue }
                for chunk in try compressor.chunksWithLateRows(table) {
                    print("\(chunk.name(in: table)): \(try compressor.mergeLate(table, chunk)) late rows merged")
                }
            }
        }
    }

    /// The way back.
    struct Decompress: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turns compressed chunks into rows again.")

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "A day (2026-01-31); all chunks that hold something of it.")
        var day: String

        func run() throws {
            let connection = try Database.connect(source.load())
            let day = try Database.day(day)
            for table in ChunkedTable.hot {
                let map = ChunkMap(try ChunkMaker(connection).chunks(of: table))
                for chunk in map.chunks(in: day.start..<day.advanced(by: 1).start) {
                    let line = ProgressLine(chunk.name(in: table))
                    let compressor = ChunkCompressor(connection)
                    let rows = try compressor.decompress(table, chunk) { line.show("\($0) rows put back") }
                    line.end()
                    print("\(chunk.name(in: table)): \(rows) rows")
                }
            }
        }
    }
}
