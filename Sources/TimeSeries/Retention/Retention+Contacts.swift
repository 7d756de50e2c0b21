internal import Postgres
internal import Telemetry

extension Retention {
    /// Contacts whose shipments were done before a day and that nothing holds; `$1` are the tenants, `$2` the day. A hold of
    /// devices keeps whom they watched the goods of.
    private static let expired = """
        FROM isotherm_personal.contact c JOIN isotherm.shipment h ON h.contact_id = c.id
        WHERE c.tenant = ANY ($1) AND h.state NOT IN ('new', 'planned', 'loaded')
            AND coalesce(h.completed_at, h.state_changed_at) < $2
            AND NOT EXISTS (SELECT FROM isotherm.legal_hold l
                WHERE l.tenant = h.tenant AND l.released_at IS NULL
                    AND (l.shipment = h.number OR l.shipment IS NULL AND (l.device IS NULL OR EXISTS (
                        SELECT FROM isotherm.vehicle_device v
                        JOIN isotherm.shipment_leg g ON g.tenant = v.tenant AND g.vehicle = v.vehicle
                        WHERE v.tenant = l.tenant AND v.device = l.device AND g.shipment = h.number
                            AND g.loaded_at < l.until_time AND coalesce(g.left_at, now()) > l.from_time))))
        """

    /// Tenants that have contacts may have no devices, so they are asked for apart.
    func contactSteps(now: Timestamp) throws(PostgresError) -> [RetentionStep] {
        let tenants = try connection.query("SELECT DISTINCT tenant FROM isotherm_personal.contact ORDER BY 1")
            .map { (row) throws(PostgresError) in try row.string("tenant") }
        let days = try days(of: .contact, tenants)
        var steps: [RetentionStep] = []
        for (count, group) in Dictionary(grouping: days.keys, by: { days[$0] ?? 0 }) {
            let border = Day(containing: now).advanced(by: -count)
            let rows = try connection.query(
                "SELECT count(*) AS n \(Self.expired)",
                [.textArray(group), .timestamp(microseconds: border.start.microseconds)]
            ).single().int("n")
            let kind = RetentionStep.Kind.contacts(before: border, tenants: group.sorted())
            if rows > 0 { steps.append(RetentionStep(dataClass: .contact, kind: kind, rows: Int(rows), bytes: 0)) }
        }
        return steps
    }

    /// - Returns: How many went.
    func removeContacts(before day: Day, of tenants: [String]) throws(PostgresError) -> Int {
        try connection.execute(
            "DELETE FROM isotherm_personal.contact WHERE id IN (SELECT c.id \(Self.expired))",
            [.textArray(tenants), .timestamp(microseconds: day.start.microseconds)]
        )
    }
}
