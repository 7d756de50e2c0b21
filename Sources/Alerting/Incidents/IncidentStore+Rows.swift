internal import Foundation
internal import Outbox
internal import Postgres

extension IncidentStore {
    /// Where an alert belongs: to the vehicle of its device, where it has one.
    func place(of fact: AlertFact) throws(PostgresError) -> AlertPlace {
        if fact.alert.kind == "gateway" { return AlertPlace(kind: .gateway, name: fact.alert.device) }
        let rows = try connection.query(
            "select vehicle from isotherm.vehicle_device where tenant = $1 and device = $2",
            [.text(fact.tenant), .text(fact.alert.device)]
        )
        guard let row = rows.first else { return AlertPlace(kind: .device, name: fact.alert.device) }
        return AlertPlace(kind: .vehicle, name: try row.string("vehicle"))
    }

    /// The shipments on board.
    func loads(of incident: Incident) throws(PostgresError) -> [String] {
        guard incident.place.kind == .vehicle else { return [] }
        let rows = try connection.query(
            """
            select number from isotherm.shipment where tenant = $1 and vehicle = $2 and state = 'loaded'
            order by number limit 100
            """,
            [.text(incident.tenant), .text(incident.place.name)]
        )
        var loads: [String] = []
        for row in rows { loads.append(try row.string("number")) }
        return loads
    }

    /// The maintenance that a person has entered and that may still silence something.
    func maintenance(of tenant: String) throws(PostgresError) -> [MaintenanceWindow] {
        try Maintenance.list(tenant: tenant, endingAfter: now, on: connection).map(\.window)
    }

    /// Writes an incident down.
    func save(_ incident: Incident, dueAt: Int64?) throws(PostgresError) {
        try connection.execute(
            """
            insert into isotherm.incident
                (id, tenant, place_kind, place, family, severity, opened_at, active_at, closed_at, acknowledged_by,
                 due_at, document)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (id) do update
            set severity = excluded.severity, active_at = excluded.active_at, closed_at = excluded.closed_at,
                acknowledged_by = excluded.acknowledged_by, due_at = excluded.due_at, document = excluded.document
            """,
            [
                .text(incident.id), .text(incident.tenant), .text(incident.place.kind.rawValue),
                .text(incident.place.name), .text(incident.family.rawValue), .text(incident.severity.rawValue),
                .timestamp(microseconds: incident.openedAt), .timestamp(microseconds: incident.activeAt),
                .timestamp(microseconds: incident.closedAt), .text(incident.acknowledgement?.by),
                .timestamp(microseconds: dueAt), .json(JSONText.of(incident)),
            ]
        )
    }

    /// Remembers which incident an alert lies in.
    func link(_ alert: String, to incident: String) throws(PostgresError) {
        try connection.execute(
            "insert into isotherm.incident_alert (alert_id, incident_id) values ($1, $2) on conflict do nothing",
            [.text(alert), .text(incident)]
        )
    }

    /// Lets a channel be told, or told anew: the message is made of what the incident is when it is sent, so that one
    /// delivery is enough however often it changes.
    func deliver(_ saying: Saying, of incident: Incident) throws(PostgresError) {
        let told = (channel: saying.channel, step: saying.step)
        let event = saying.step == 0 ? incident.event(.opened) : incident.event(.escalated, of: told)
        let isNewStep = saying.step > 0 ? try Outbox.append(event, on: connection) : false
        if saying.isLoud, !isNewStep { try Outbox.append(incident.event(.told, of: told), on: connection) }
        try connection.execute(
            """
            insert into isotherm.delivery as d (hook, tenant, event_id, is_loud) values ($1, $2, $3, $4)
            on conflict (hook, event_id) do update
            set state = 'pending', attempts_before_replay = d.attempts,
                delivered_at = case when excluded.is_loud then null else d.delivered_at end,
                next_attempt_at = greatest(now(), d.claimed_until), is_loud = d.is_loud or excluded.is_loud
            """,
            [.text(saying.channel), .text(incident.tenant), .text(event.id), .bool(saying.isLoud)]
        )
    }
}
