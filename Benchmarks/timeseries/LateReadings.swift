import Foundation
import Glibc
import Postgres
import Telemetry
import TimeSeries

/// Late readings of all series within one hour and the refresh after them, again and again: by the wall clock and by the
/// processor time of the server's process and of ours, which others on the machine do not change by much.
struct LateReadings {
    private let connection: Connection
    private let seriesCount: Int
    private let now: Timestamp

    init(_ connection: Connection, seriesCount: Int, now: Timestamp) {
        self.connection = connection
        self.seriesCount = seriesCount
        self.now = now
    }

    func run(rounds: Int) throws {
        let refresher = RollupRefresher(connection)
        let pid = try connection.query("SELECT pg_backend_pid()::int AS pid").single().int("pid")
        func measure(_ name: String) throws {
            let (server, own) = (serverSeconds(pid), ownSeconds())
            let wall = try ContinuousClock().measure { _ = try refresher.refresh(now: now) }
            let spent = [wall.seconds, serverSeconds(pid) - server, ownSeconds() - own].map { $0 * 1_000 }
            print(String(format: "%@: %.0f ms, server %.0f ms, own %.0f ms", name, spent[0], spent[1], spent[2]))
            fflush(nil)
        }
        try measure("first fill of all levels")
        for round in 1...rounds {
            let late = try readings(round)
            let writer = ReadingWriter(connection)
            try late.withCatalog { try writer.prepare(late.batch, $0, now: now) }
            _ = try writer.write(late.batch)
            try measure("refresh after \(late.batch.count) late readings")
        }
    }

    private func ownSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    /// 36,000 readings of all series in one hour, in each round between those of the rounds before.
    private func readings(_ round: Int) throws -> ReadingMaker {
        let maker = ReadingMaker(seriesCount: seriesCount, isNoisy: false)
        try maker.prepare()
        let each = 36_000 / seriesCount
        for step in 0..<each {
            for series in 0..<seriesCount {
                let seconds = Double(step) * 3_600 / Double(each) + Double(round) * 0.037 + Double(series) / 1e6 + 4e-7
                maker.addOne(at: Bench.start.advanced(bySeconds: 36_000 + seconds), of: series)
            }
        }
        return maker
    }

    /// What the server's process has had of the processor, in seconds, where it runs on this machine.
    private func serverSeconds(_ pid: Int64) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/schedstat", encoding: .utf8)) ?? ""  // elsewhere: zero
        return (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
    }
}
