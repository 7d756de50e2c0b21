internal import Postgres

/// What forbids that a person's data is erased now.
struct PersonHold {
    let person: Person
    let tenant: String
    let connection: Connection

    /// The vehicles that a courier drove, each from a plan's beginning to that of the next; `$1` is the tenant, `$2` the
    /// courier.
    static let drives = """
        select r.vehicle, p.decided_at as from_at, coalesce(min(n.decided_at), now()) as until_at
        from isotherm.plan_route r
        join isotherm.plan p on p.tenant = r.tenant and p.version = r.version
        left join isotherm.plan n on n.tenant = p.tenant and n.version > p.version and n.decided_by is not null
            and n.state in ('accepted', 'superseded')
        where r.tenant = $1 and r.courier = $2 and p.decided_by is not null and p.state in ('accepted', 'superseded')
        group by r.vehicle, p.version, p.decided_at
        """

    /// - Throws: ``PersonError/inUse(reason:)``, ``PersonError/held(id:reason:)``.
    func check() throws(PersonError) {
        if let name = person.name {
            try refuse(
                "the courier drives %; give the vehicle another one",
                "select name as what from isotherm.vehicle where tenant = $1 and courier = $2 limit 1",
                .text(name)
            )
            try refuse(
                "token % is valid; revoke it",
                """
                select id::text as what from isotherm.access_token where tenant = $1 and (name = $2 or courier = $2)
                  and revoked_at is null and coalesce(expires_at, 'infinity') > now() limit 1
                """,
                .text(name)
            )
        }
        try refuse(
            "shipment % is still under way",
            """
            select number as what from isotherm.shipment where tenant = $1 and order_number = any($2::text[])
              and state in ('new', 'planned', 'loaded') limit 1
            """,
            .textArray(person.orders)
        )
        try checkHolds()
    }

    private func refuse(_ reason: String, _ sql: String, _ parameter: Parameter) throws(PersonError) {
        let what = try PersonError.database { () throws(PostgresError) in
            try connection.query(sql, [.text(tenant), parameter]).first?.string("what")
        }
        if let what { throw .inUse(reason: reason.replacing("%", with: what)) }
    }

    /// A hold of a shipment keeps what was brought and who brought it; one of a device whoever it watched meanwhile; one
    /// of all devices keeps everybody.
    private func checkHolds() throws(PersonError) {
        let hold = try PersonError.database { () throws(PostgresError) -> (id: Int64, reason: String)? in
            guard
                let row = try connection.query(
                    """
                    select h.id, h.reason from isotherm.legal_hold h
                    where h.tenant = $1 and h.released_at is null and (
                        (h.device is null and h.shipment is null)
                        or exists (select from isotherm.shipment s where s.tenant = $1 and s.number = h.shipment
                            and s.order_number = any($3::text[]))
                        or exists (select from isotherm.courier_event e where e.tenant = $1 and e.shipment = h.shipment
                            and e.courier = $2)
                        or exists (select from isotherm.handover o where o.tenant = $1 and o.shipment = h.shipment
                            and o.courier = $2)
                        or exists (select from isotherm.vehicle_device v join (\(Self.drives)) d on d.vehicle = v.vehicle
                            where v.tenant = $1 and v.device = h.device and d.from_at < h.until_time
                              and d.until_at > h.from_time)
                        or exists (select from isotherm.vehicle_device v
                            join isotherm.shipment_leg l on l.tenant = $1 and l.vehicle = v.vehicle
                            join isotherm.shipment s on s.tenant = $1 and s.number = l.shipment
                            where v.tenant = $1 and v.device = h.device and s.order_number = any($3::text[])
                              and l.loaded_at < h.until_time and coalesce(l.left_at, now()) > h.from_time))
                    order by h.id limit 1
                    """,
                    [.text(tenant), .text(person.name), .textArray(person.orders)]
                ).first
            else { return nil }
            return (try row.int("id"), try row.string("reason"))
        }
        if let hold { throw .held(id: hold.id, reason: hold.reason) }
    }
}
