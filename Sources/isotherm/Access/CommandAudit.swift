import Access
import Foundation
import Postgres

/// Writes down what is done at the command line, before it is done.
enum CommandAudit {
    /// Adds an entry to the tenant's audit trail.
    static func note(
        _ action: String,
        of object: String,
        tenant: String,
        as actor: String? = nil,
        on connection: Connection
    ) throws(PostgresError) {
        let identity = Identity(source: .command, name: CommandUser.name, tenant: nil, roles: [.admin])
        var note = AuditTrail.Note(tenant: tenant, identity: identity, via: "command", action: action, object: object)
        // A dictionary of texts is always JSON; without the detail the entry still says who and what.
        if let actor, let detail = try? JSONEncoder().encode(["as": actor]) {
            note.detail = String(decoding: detail, as: UTF8.self)
        }
        try AuditTrail.append(note, on: connection)
    }
}
