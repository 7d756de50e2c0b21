internal import Foundation
internal import Outbox
internal import Postgres

/// The incidents in the database. Everything here runs in the caller's transaction, and an incident that is changed is
/// locked first: several notifiers take turns.
struct IncidentStore {
    let connection: Connection
    let policy: AlertPolicy
    /// The clock, in microseconds since the Unix epoch.
    let now: Int64
    /// How long an incident that cannot be read is left alone.
    private static let unreadableWait = Duration.seconds(60)

    /// Takes what an event says about an alert, and makes deliveries of what is to be said at once.
    func take(_ stored: StoredEvent) throws(PostgresError) {
        guard var fact = AlertFact(stored.event) else { return }
        guard var incident = try incident(for: &fact, position: stored.position) else { return }
        let before = incident
        incident.take(fact)
        if fact.change == .opened { incident.loads = try loads(of: incident) }
        if let change = incident.change(since: before) { try Outbox.append(incident.event(change), on: connection) }
        try tell(&incident)
        try link(fact.alert.id, to: incident.id)
    }

    /// Says what has become due of one incident that no other notifier holds.
    ///
    /// - Returns: Whether there was one.
    func tellNext() throws(PostgresError) -> Bool {
        let rows = try connection.query(
            """
            select id, document::text as document from isotherm.incident where due_at <= $1
            order by due_at limit 1 for update skip locked
            """,
            [.timestamp(microseconds: now)]
        )
        guard let row = rows.first else { return false }
        guard var incident = try Self.incident(row) else {
            // It is tried again, but must not stand before all others meanwhile.
            try connection.execute(
                "update isotherm.incident set due_at = $2 where id = $1",
                [.text(try row.string("id")), .timestamp(microseconds: now + Self.unreadableWait.microseconds)]
            )
            return true
        }
        try tell(&incident)
        return true
    }

    /// When the next incident may have something to say; nil when none will by itself.
    func nextDue() throws(PostgresError) -> Int64? {
        let rows = try connection.query("select min(due_at) as due_at from isotherm.incident where due_at is not null")
        return try rows.single().optionalMicroseconds("due_at")
    }

    /// The incidents with these ids.
    func incidents(_ ids: [String]) throws(PostgresError) -> [String: Incident] {
        let rows = try connection.query(
            "select document::text as document from isotherm.incident where id = any($1)",
            [.textArray(ids)]
        )
        var incidents: [String: Incident] = [:]
        for row in rows { if let incident = try Self.incident(row) { incidents[incident.id] = incident } }
        return incidents
    }

    private func tell(_ incident: inout Incident) throws(PostgresError) {
        let answer = incident.tell(at: now, by: policy, maintenance: try maintenance(of: incident.tenant))
        try save(incident, dueAt: answer.nextAt)
        for saying in answer.sayings { try deliver(saying, of: incident) }
    }

    /// The incident that a fact belongs to, locked; a new one for a new alert, nil when there is nothing to change.
    ///
    /// A change of an alert that lies in no incident becomes its opening.
    private func incident(for fact: inout AlertFact, position: Int64) throws(PostgresError) -> Incident? {
        let known = try lock(
            """
            join isotherm.incident_alert a on a.incident_id = i.id where a.alert_id = $1
            order by i.active_at desc limit 1
            """,
            [.text(fact.alert.id)]
        ).first
        if let known, known.isOpen || fact.change != .opened { return known }
        // An alert that changes was there before anybody routed alerts: it is as good as new.
        guard fact.change == .opened || fact.change == .updated && known == nil else { return nil }
        let opening = AlertFact(change: .opened, tenant: fact.tenant, time: fact.time, alert: fact.alert)
        fact = opening
        let place = try place(of: opening)
        let window = policy.groupWindow.microseconds
        let near = try lock(
            """
            where i.tenant = $1 and i.place_kind = $2 and i.place = $3 and i.family = $4
              and i.active_at >= $5 and i.opened_at <= $6 order by i.active_at desc limit 10
            """,
            [
                .text(fact.tenant), .text(place.kind.rawValue), .text(place.name), .text(fact.alert.family.rawValue),
                .timestamp(microseconds: fact.time - window), .timestamp(microseconds: fact.time + window),
            ]
        )
        if let incident = near.first(where: { $0.accepts(opening, at: place, within: policy.groupWindow) }) {
            return incident
        }
        var incident = Incident(id: "I-\(position)", tenant: fact.tenant, place: place, fact: opening)
        incident.loads = try loads(of: incident)
        try Outbox.append(incident.event(.opened), on: connection)
        return incident
    }

    /// An incident of a tenant, locked; nil when there is no such one that this program can read.
    func lock(_ id: String, tenant: String) throws(PostgresError) -> Incident? {
        try lock("where i.id = $1 and i.tenant = $2", [.text(id), .text(tenant)]).first
    }

    private func lock(_ condition: String, _ parameters: [Parameter]) throws(PostgresError) -> [Incident] {
        let rows = try connection.query(
            "select i.document::text as document from isotherm.incident i \(condition) for update of i",
            parameters
        )
        var incidents: [Incident] = []
        for row in rows { if let incident = try Self.incident(row) { incidents.append(incident) } }
        return incidents
    }

    /// Nil when another version of the program has written what this one cannot read.
    private static func incident(_ row: Row) throws(PostgresError) -> Incident? {
        let text = try row.string("document")
        // Such an incident is left as it is: its alerts open a new one.
        return try? JSONDecoder().decode(Incident.self, from: Data(text.utf8))
    }
}
