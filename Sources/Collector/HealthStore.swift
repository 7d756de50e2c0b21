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

    /// Writes how devices fare, in the open transaction and by one statement; those that said nothing yet are left out.
    static func save(_ feeds: [(device: Int32, feed: HealthFeed)], on connection: Connection) throws(PostgresError) {
        let known = feeds.filter { $0.feed.newest != nil }
        if known.isEmpty { return }
        let encoder = JSONEncoder()
        let healths = known.map(\.feed.health)
        try connection.execute(
            statement,
            [
                .intArray(known.map { Int64($0.device) }), .textArray(known.map { json($0.feed, encoder) }),
                .doubleArray(healths.map(\.risk)),
                .textArray(healths.map { $0.reasons.map(\.rawValue).joined(separator: ",") }),
                .optionalDoubleArray(healths.map(\.dutyCycle)), .optionalDoubleArray(healths.map(\.pullDown)),
                .optionalDoubleArray(healths.map(\.usualPullDown)), .optionalDoubleArray(healths.map(\.batterySlope)),
                .optionalDoubleArray(healths.map(\.batteryDays)), .timestampArray(known.map { $0.feed.newest ?? 0 }),
            ]
        )
    }

    private static let statement = """
        insert into isotherm.device_health
            (device_id, state, risk, reasons, duty_cycle, pull_down, usual_pull_down, battery_slope, battery_days,
             updated_at)
        select w.device_id, w.state::jsonb, w.risk, string_to_array(w.reasons, ','), w.duty_cycle, w.pull_down,
            w.usual_pull_down, w.battery_slope, w.battery_days, w.updated_at
        from unnest($1::int[], $2::text[], $3::float8[], $4::text[], $5::float8[], $6::float8[], $7::float8[],
            $8::float8[], $9::float8[], $10::timestamptz[])
            as w(device_id, state, risk, reasons, duty_cycle, pull_down, usual_pull_down, battery_slope, battery_days,
                 updated_at)
        on conflict (device_id) do update
        set state = excluded.state, risk = excluded.risk, reasons = excluded.reasons,
            duty_cycle = excluded.duty_cycle, pull_down = excluded.pull_down,
            usual_pull_down = excluded.usual_pull_down, battery_slope = excluded.battery_slope,
            battery_days = excluded.battery_days, updated_at = excluded.updated_at
        """

    private static func json(_ feed: HealthFeed, _ encoder: JSONEncoder) -> String {
        do {
            return String(decoding: try encoder.encode(feed), as: UTF8.self)
        } catch {
            preconditionFailure("finite numbers can always be written as JSON: \(error)")
        }
    }
}
