internal import Foundation
internal import Postgres

/// The contacts of shipments, which stand apart from all else.
struct Contacts {
    let tenant: String
    let connection: Connection

    /// A contact under its random number.
    struct Entry: Encodable {
        let id: String
        let name, phone, email, note: String?

        init(_ contact: Contact) {
            id = UUID().uuidString
            (name, phone, email, note) = (contact.name, contact.phone, contact.email, contact.note)
        }
    }

    /// Stores contacts; shipments that name their numbers come after them.
    func insert(_ entries: [Entry], at time: Date) throws(DispatchError) {
        if entries.isEmpty { return }
        let json = try DispatchJSON.text(entries)
        _ = try DispatchError.database { () throws(PostgresError) in
            try connection.execute(
                """
                insert into isotherm_personal.contact (id, tenant, name, phone, email, note, created_at)
                select r.id, $1, r.name, r.phone, r.email, r.note, $3
                from jsonb_to_recordset($2) as r (id uuid, name text, phone text, email text, note text)
                """,
                [.text(tenant), .json(json), .date(time)]
            )
        }
    }

    /// Puts another contact in the place of a shipment's; an empty one takes it away.
    func replace(of shipment: String, by contact: Contact, at time: Date) throws(DispatchError) {
        let entry = contact.isEmpty ? nil : Entry(contact)
        try insert(entry.map { [$0] } ?? [], at: time)
        try DispatchError.database { () throws(PostgresError) in
            let old = try connection.query(
                "select contact_id from isotherm.shipment where tenant = $1 and number = $2",
                [.text(tenant), .text(shipment)]
            ).first?.optionalString("contact_id")
            try connection.execute(
                "update isotherm.shipment set contact_id = $3 where tenant = $1 and number = $2",
                [.text(tenant), .text(shipment), entry.map { .uuid($0.id) } ?? .null]
            )
            if let old {
                try connection.execute("delete from isotherm_personal.contact where id = $1", [.uuid(old)])
            }
        }
    }

    /// The contacts of shipments that have one, by the shipments' numbers.
    func of(_ shipments: [String]) throws(DispatchError) -> [String: Contact] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select s.number, c.name, c.phone, c.email, c.note
                from isotherm.shipment s join isotherm_personal.contact c on c.id = s.contact_id
                where s.tenant = $1 and s.number = any($2::text[])
                """,
                [.text(tenant), .textArray(shipments)]
            )
            var contacts: [String: Contact] = [:]
            for row in rows {
                contacts[try row.string("number")] = Contact(
                    name: try row.optionalString("name"),
                    phone: try row.optionalString("phone"),
                    email: try row.optionalString("email"),
                    note: try row.optionalString("note")
                )
            }
            return contacts
        }
    }
}
