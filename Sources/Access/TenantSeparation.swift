public import Postgres

/// Rows of different tenants kept apart by the database: policies on every table that says whose its rows are.
///
/// A session that has said whose it is sees and writes nothing else, whatever a statement forgets. Sessions that serve all
/// tenants say nothing. The policies are forced, so that they hold for the tables' owner and thereby through views; only
/// superusers are beyond them. What has no tenant of its own is whose its series or device is: readings, positions, rollups
/// and segments. Their policies stand at the whole tables. The chunks have row level security without a policy and not
/// forced: the owner reaches them by their names, as COPY must, and nobody else does. Hypertables of TimescaleDB have none:
/// it refuses compression beside row level security, so there the statements alone keep tenants apart (ADR 24).
public enum TenantSeparation {
    /// Brings policies to tables that have none yet; to be called after the migrations, at every start.
    ///
    /// - Returns: How many tables got one.
    /// - Throws: The server's error, also when others hold a table for more than some seconds: what has no policy yet must
    ///   not be served.
    @discardableResult
    public static func install(_ connection: Connection) throws(PostgresError) -> Int {
        let rows = try connection.query(Self.missing)
        for row in rows {
            let table = try row.string("name")
            let condition = try row.string("condition")
            let written = try row.optionalString("written") ?? condition
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(
                    """
                    set local lock_timeout = '5s';
                    alter table \(table) enable row level security, force row level security;
                    drop policy if exists one_tenant on \(table);
                    create policy one_tenant on \(table) using (\(condition)) with check (\(written));
                    """
                )
            }
        }
        return rows.count + (try closeChunks(connection))
    }

    /// Chunks that are older than the policies, or were attached by hand.
    private static func closeChunks(_ connection: Connection) throws(PostgresError) -> Int {
        let rows = try connection.query(
            """
            select c.oid::regclass::text as name from pg_class c join pg_inherits i on i.inhrelid = c.oid
            where c.relnamespace = 'isotherm'::regnamespace and c.relkind in ('r', 'p') and c.relispartition
              and not c.relrowsecurity
            order by 1
            """
        )
        for row in rows {
            let name = try row.string("name")
            try connection.transaction { () throws(PostgresError) in
                try connection.executeScript(
                    "set local lock_timeout = '5s'; alter table \(name) enable row level security"
                )
            }
        }
        return rows.count
    }

    /// Whether it holds for this connection: false for superusers and roles with BYPASSRLS.
    public static func holds(on connection: Connection) throws(PostgresError) -> Bool {
        try connection.query(
            "select not (rolsuper or rolbypassrls) as holds from pg_roles where rolname = current_user"
        ).single().bool("holds")
    }

    /// What a connection says of itself while it serves one tenant.
    public static func scope(_ tenant: String) -> SessionScope {
        let name = tenant.replacing("'", with: "''")
        return SessionScope(enter: "set isotherm.tenant = '\(name)'", leave: "reset isotherm.tenant")
    }

    /// Unset and empty are both "all tenants": a setting that was reset reads as empty. A range and no equality with an
    /// exception: the planner knows how many rows a range leaves, and plans as it does without a policy. Measured on
    /// PostgreSQL 15 with 100,000 orders of five tenants, a page of them for one: 5 ms without policies and with the
    /// range; with "or" 11 ms for one tenant, and 1.1 s for a session that serves all (2026-11-22).
    private static let own = """
        tenant collate "C" >= coalesce(nullif(current_setting('isotherm.tenant', true), ''), '') \
        and tenant collate "C" <= coalesce(nullif(current_setting('isotherm.tenant', true), ''), U&'\\+10FFFF')
        """

    /// What belongs to the series or device of a row. The planner looks a few rows up one by one, and of many makes one
    /// table of the tenant's numbers (an alternative of EXISTS); who serves all tenants is asked once a statement.
    private static func owned(by parent: String, _ column: String) -> String {
        """
        (select coalesce(current_setting('isotherm.tenant', true), '') = '') \
        or exists (select from isotherm.\(parent) o where o.id = \(column))
        """.replacing("'", with: "''")
    }

    private static let bySeries = [
        "reading", "latest_reading", "reading_segment", "series_range", "rollup_1m", "rollup_15m", "rollup_1h",
        "rollup_1d",
    ]
    private static let byDevice = ["position", "latest_position", "position_segment", "goods_estimate"]
    private static let owned = (bySeries + byDevice).map { "'\($0)'" }.joined(separator: ", ")

    private static let missing = """
        select c.oid::regclass::text as name,
            case c.relname
                when 'series' then 'exists (select from isotherm.device d where d.id = device_id)'
                \(bySeries.map { "when '\($0)' then '\(owned(by: "series", "series_id"))'" }.joined(separator: " "))
                \(byDevice.map { "when '\($0)' then '\(owned(by: "device", "device_id"))'" }.joined(separator: " "))
                when 'delivery_attempt' then 'exists (select from isotherm.delivery d where d.id = delivery_id)'
                when 'retention_policy' then $$tenant = '*' or $$ || '\(own.replacing("'", with: "''"))'
                when 'profile_version' then $$tenant = '*' or $$ || '\(own.replacing("'", with: "''"))'
                else '\(own.replacing("'", with: "''"))'
            end as condition,
            -- Everybody reads the profiles of all tenants, and nobody writes them for the others.
            case c.relname when 'profile_version' then '\(own.replacing("'", with: "''"))' end as written
        from pg_class c
        where c.relnamespace = any('{isotherm,isotherm_personal}'::regnamespace[]) and c.relkind in ('r', 'p')
          and not c.relispartition
          and (c.relname in ('series', 'delivery_attempt', \(owned)) or exists (
              select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped))
          and not (c.relkind = 'r' and c.relname in ('reading', 'position'))
          and not (c.relrowsecurity and c.relforcerowsecurity
              and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'one_tenant'))
        order by c.relname
        """
}
