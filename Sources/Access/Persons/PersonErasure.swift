public import Postgres

/// Takes a person out of what is kept: a name becomes one that stands for nobody, the drops of orders lose their place,
/// words and contacts. Orders whose contact the person is belong to it, whether they are named or not.
///
/// What was measured, what happened when, and every figure stay. The audit trail stays as it is, and so do the numbers of
/// orders and where vehicles were: without the name they lead to nobody here.
public struct PersonErasure: Sendable, Equatable {
    /// What stands for the person from now on; nil where only orders were named.
    public let pseudonym: String?
    /// How many rows of which tables were changed.
    public let changed: [String: Int]
    /// How many entries of the audit trail still name the person.
    public let kept: Int

    /// Members of documents that name a person, where a thing bears the same name.
    private static let personalKeys = [
        "courier", "couriers", "by", "actor", "as", "decided_by", "acknowledged_by", "assignee", "assigned_to",
        "created_by", "accept_by",
    ]

    /// What the broker is still to be told: its topics stay until then.
    private static let waiting = "retained_clearing"

    /// Erases; call it within a transaction.
    ///
    /// - Parameters:
    ///   - person: Whom it concerns.
    ///   - note: Who does it; an entry about it comes into the audit trail.
    ///   - connection: In the caller's transaction.
    /// - Throws: ``PersonError`` `.inUse` while something under way needs the data, `.held` under a legal hold,
    ///   `.ambiguous`, `.unknown` when nothing is kept; then nothing has changed.
    public init(of person: Person, note: AuditTrail.Note, on connection: Connection) throws(PersonError) {
        let tenant = note.tenant
        let asked = person
        let person = try PersonContacts(tenant: tenant, connection: connection).completing(asked)
        try PersonHold(person: person, tenant: tenant, connection: connection).check()
        let pseudonym = person.name.map { _ in PersonMark.pseudonym() }
        var work = PersonErasureWork(tenant: tenant, connection: connection)
        try work.eraseDrops(of: person.orders)
        var kept = 0
        if let name = person.name, let pseudonym {
            let isThing = try work.isThing(name)
            try work.forgetRoute(of: name)
            for table in try PersonExport.tables(isOrder: false, connection) where table.name != Self.waiting {
                let term = SearchTerm(name)
                if table.name == PersonalTable.kept {
                    kept = try work.count(table, term)
                } else {
                    try work.replace(table, term, by: pseudonym, keys: isThing ? Self.personalKeys : nil)
                }
            }
        }
        guard kept > 0 || !work.changed.isEmpty else { throw .unknown }
        self.pseudonym = pseudonym
        self.kept = kept
        changed = work.changed
        let rows = work.changed.values.reduce(0, +)
        try PersonError.database { () throws(PostgresError) in
            var note = note
            note.action = "person erase"
            note.object = [PersonMark.digest(of: asked, tenant: tenant), pseudonym].compactMap { $0 }.joined(
                separator: " "
            )
            note.detail = "{\"rows\":\(rows)}"
            _ = try AuditTrail.append(note, on: connection)
        }
    }
}
