internal import ColdChain
internal import Foundation
internal import Postgres

/// The table of how devices fare.
enum HealthStore {
    /// What is known of a device; one whose state cannot be read, or whose goods need another range by now, begins
    /// anew.
    static func feed(_ state: String?, _ profile: Profile) -> HealthFeed {
        let fresh = HealthFeed(low: profile.low, high: profile.high)
        // A state of another version of the program is worth a few days of watching, not an error.
        guard let state, let known = try? JSONDecoder().decode(HealthFeed.self, from: Data(state.utf8)),
            known.health.setPoint == fresh.health.setPoint
        else { return fresh }
        return known
    }

    /// Writes how devices fare, in the open transaction; those that said nothing yet are left out.
    static func save(_ feeds: [(device: Int32, feed: HealthFeed)], on connection: Connection) throws(PostgresError) {
        let rows = feeds.compactMap { device, feed in
            feed.newest.map { newest in parameters(device, feed, newest: newest) }
        }
        if rows.isEmpty { return }
        _ = try connection.pipeline { (pipeline) throws(PostgresError) in
            for row in rows { pipeline.add(statement, row) }
        }
    }

    private static let statement = """
        insert into isotherm.device_health
            (device_id, state, risk, reasons, duty_cycle, pull_down, usual_pull_down, battery_slope, battery_days,
             updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (device_id) do update
        set state = excluded.state, risk = excluded.risk, reasons = excluded.reasons,
            duty_cycle = excluded.duty_cycle, pull_down = excluded.pull_down,
            usual_pull_down = excluded.usual_pull_down, battery_slope = excluded.battery_slope,
            battery_days = excluded.battery_days, updated_at = excluded.updated_at
        """

    private static func parameters(_ device: Int32, _ feed: HealthFeed, newest: Int64) -> [Parameter] {
        let health = feed.health
        return [
            .int(device), .json(json(feed)), .double(health.risk), .textArray(health.reasons.map(\.rawValue)),
            .double(health.dutyCycle), .double(health.pullDown), .double(health.usualPullDown),
            .double(health.batterySlope), .double(health.batteryDays), .timestamp(microseconds: newest),
        ]
    }

    private static func json(_ feed: HealthFeed) -> String {
        do {
            return String(decoding: try JSONEncoder().encode(feed), as: UTF8.self)
        } catch {
            preconditionFailure("finite numbers can always be written as JSON: \(error)")
        }
    }
}
