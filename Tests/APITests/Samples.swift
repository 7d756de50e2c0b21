/// Rows that several tests begin with.
enum Samples {
    /// A depot, a van with a logger, and a breach of it.
    static let fleet = """
        insert into isotherm.facility (tenant, name, kind, latitude, longitude) values ('default', 'depot', 'depot', 55.81, 37.59);
        insert into isotherm.vehicle (tenant, name, courier, depot, capacity) values ('default', 'van-1', 'van-1', 'depot', '{10}');
        insert into isotherm.device (tenant, name) values ('default', 'logger-1');
        insert into isotherm.vehicle_device values ('default', 'logger-1', 'van-1');
        insert into isotherm.series (device_id, metric, unit) values (1, 'temperature', '°C');
        """

    static let breach = """
        insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at, sentence_en)
        values ('b1', 'default', 1, 'breach', 'too_warm', 'critical', now() - interval '20 minutes', now(), 'Too warm.');
        """

    /// A shipment on the way in plan 1, which runs, and proposal 2 made against it.
    static let plans = """
        insert into isotherm.customer_order (tenant, number, channel) values ('default', 'A-1', 'api');
        insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start, window_end,
            amount, profile, state) values ('default', 'A-1', 'A-1', 'depot', 55.82, 37.6, now(), now() + interval '2 hours',
            '{1}', 'chilled', 'planned');
        insert into isotherm.plan (tenant, version, state, trigger, based_on, summary, difference)
        select 'default', v, case v when 1 then 'accepted' else 'proposed' end, 'request', nullif(v - 1, 0),
            '{"routes":1,"deliveries":1,"unassigned":0,"distance_metres":1000,"duration_seconds":300,"cost":300,
              "solve_milliseconds":5,"degraded":[],"reason":"asked for"}',
            '{"moved":[],"added":[],"dropped":[],"unplaced":[],"later":[],"earlier":[],"broken_windows":[],"safety":[],
              "distance_metres":0,"duration_seconds":0}'
        from generate_series(1, 2) v;
        insert into isotherm.plan_route select 'default', v, 'van-1', 'van-1', true, 1000, 300, 300 from generate_series(1, 2) v;
        insert into isotherm.plan_stop (tenant, version, vehicle, position, kind, shipment, latitude, longitude, arrival_at,
            departure_at) select 'default', v, 'van-1', 1, 'deliver', 'A-1', 55.82, 37.6, now() + interval '1 hour',
            now() + interval '65 minutes' from generate_series(1, 2) v;
        """

    /// Events of two tenants, one after the other.
    static func events(_ numbers: ClosedRange<Int>, tenant: String = "default") -> String {
        """
        insert into isotherm.outbox (event_id, tenant, type, subject, time, data)
        select 'e' || n || '-\(tenant)', '\(tenant)', 'isotherm.test', 'test/' || n, now(), jsonb_build_object('n', n)
        from generate_series(\(numbers.lowerBound), \(numbers.upperBound)) n order by n;
        """
    }
}
