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
        let server = try ServerClock(connection)
        func measure(_ name: String) throws {
            let (served, own) = (try server.now(), ownSeconds())
            let wall = try ContinuousClock().measure { _ = try refresher.refresh(now: now) }
            let spent = [wall.seconds, try (server.now() - served).seconds, ownSeconds() - own].map { $0 * 1_000 }
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
        let hour = Bench.start.advanced(bySeconds: 36_000 + Double(round) * 0.037)
        maker.addEvenly(36_000 / seriesCount, of: seriesCount, from: hour, seconds: 3_600)
        return maker
    }
}
