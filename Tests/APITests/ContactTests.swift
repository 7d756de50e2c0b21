import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Whom the courier may call")
struct ContactTests {
    private static let contact = """
        {"name":"Olga Sergeeva","phone":"+7 (916) 123-45-67","email":"olga.sergeeva@example.org","note":"Ring twice, flat 17"}
        """

    private static func order(_ number: String, _ contact: String?, label: String = "gate 2") -> String {
        """
        {"number":"\(number)","shipments":[{"facility":"depot","label":"\(label)",
            "place":{"latitude":55.82,"longitude":37.6},"window_start":"2026-07-20T09:00:00Z",
            "window_end":"2026-07-20T12:00:00Z","profile":"chilled"\(contact.map { ",\"contact\":\($0)" } ?? "")}]}
        """
    }

    /// What of the contact tells who it is and how it is reached.
    private static func tells(_ text: String) -> Bool {
        ["Olga", "Sergeeva", "916", "123-45", "olga.s", "flat 17"].contains { text.contains($0) }
    }

    private func api() async throws -> TestAPI {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        return api
    }

    /// Tables outside of the schema for such data in which a text stands.
    private static func mentions(_ text: String, _ api: TestAPI) throws -> [String] {
        let connection = try Connection(api.options)
        let tables = try connection.query(
            """
            select relname as name from pg_class where relnamespace = 'isotherm'::regnamespace and relkind in ('r', 'p')
              and not relispartition
            """
        ).map { try $0.string("name") }
        return try tables.filter {
            try connection.query("select from isotherm.\($0) t where t::text like '%' || $1 || '%'", [.text(text)])
                .count > 0
        }
    }

    @Test("It comes with the order, is read with the shipment, masked by an operator, and stands nowhere else")
    func kept() async throws {
        let api = try await api()
        let bearer = [("Authorization", "Bearer " + (try api.token("desk", [.operator])))]
        let admin = [("Authorization", "Bearer " + (try api.token("root", [.admin])))]
        try await api.call { client in
            let body = Self.order("A-1", Self.contact)
            let key = [("Idempotency-Key", "k1")]
            #expect(try await client.send(.post, "/v1/orders", body, headers: admin + key).status == .created)
            let record = try await client.send(.get, "/v1/shipments/A-1", headers: admin)
            #expect(record["contact", "name"] as? String == "Olga Sergeeva")
            #expect(record["contact", "phone"] as? String == "+7 (916) 123-45-67")
            #expect(record["contact", "email"] as? String == "olga.sergeeva@example.org")
            #expect(record["contact", "note"] as? String == "Ring twice, flat 17")
            let masked = try await client.send(.get, "/v1/shipments/A-1", headers: bearer)
            #expect(!Self.tells(masked.text), "\(masked.text)")
            #expect(masked["contact", "name"] as? String == "O. S.")
            #expect(masked["contact", "phone"] as? String == "+7•••67")
            #expect(masked["contact", "email"] as? String == "o•••@example.org")
            #expect(masked["contact", "note"] as? String == "Ring twice, flat ••")
            for words in ["Sergeeva", "9161234567", "123-45", "olga.s"] {
                let found = try await client.send(.get, "/v1/order-search?q=\(words)", headers: bearer)
                #expect((found["items"] as? [Any])?.count == 1, "\(words): \(found.text)")
                #expect(!Self.tells(found.text))
            }
            for words in ["Petrova", "9161234568", "345"] {
                let found = try await client.send(.get, "/v1/order-search?q=\(words)", headers: bearer)
                #expect((found["items"] as? [Any])?.count == 0, "\(words): \(found.text)")
            }
        }
        for word in ["Olga", "123-45", "olga.s", "flat 17"] { #expect(try Self.mentions(word, api) == [], "\(word)") }
    }

    @Test("A repeat with the same contact is the same order, one with another is not; an empty contact is none")
    func repeats() async throws {
        let api = try await api()
        try await api.call { client in
            let body = Self.order("A-1", Self.contact)
            #expect(try await client.send(.post, "/v1/orders", body).status == .created)
            #expect(try await client.send(.post, "/v1/orders", body).status == .created)
            let other = Self.order("A-1", #"{"name":"Olga Sergeeva"}"#)
            #expect(try await client.send(.post, "/v1/orders", other).status == .conflict)
            #expect(try await client.send(.post, "/v1/orders", Self.order("A-2", #"{"name":" "}"#)).status == .created)
            #expect(try await client.send(.post, "/v1/orders", Self.order("A-2", nil)).status == .created)
            let record = try await client.send(.get, "/v1/shipments/A-2")
            #expect(record["contact"] is NSNull)
        }
        let count = try Connection(api.options).query("select count(*) as n from isotherm_personal.contact").single()
        #expect(try count.int("n") == 1)
    }

    @Test("A change without a contact leaves it, one with another replaces it, an empty one takes it away")
    func changes() async throws {
        let api = try await api()
        try await api.call { client in
            let created = try await client.send(.post, "/v1/orders", Self.order("A-1", Self.contact))
            #expect(created.status == .created)
            func name() async throws -> String? {
                try await client.send(.get, "/v1/shipments/A-1")["contact", "name"] as? String
            }
            func change(_ contact: String?, _ label: String) async throws -> [String]? {
                let body = Self.order("A-1", contact, label: label)
                return try await client.send(.post, "/v1/orders/A-1/change", body)["changed"] as? [String]
            }
            #expect(try await change(nil, "gate 3") == ["A-1"])
            #expect(try await name() == "Olga Sergeeva")
            #expect(try await change(Self.contact, "gate 3") == [])
            #expect(try await change(#"{"name":"Reception","phone":"+7 495 000-00-01"}"#, "gate 3") == ["A-1"])
            #expect(try await name() == "Reception")
            #expect(try await change("{}", "gate 3") == ["A-1"])
            #expect(try await name() == nil)
        }
        let row = try Connection(api.options).query(
            """
            select (select count(*) from isotherm_personal.contact) as contacts,
                (select string_agg(data::text, ' ' order by position) from isotherm.outbox
                 where type = 'isotherm.order.changed') as events
            """
        ).single()
        #expect(try row.int("contacts") == 0, "what was replaced is gone")
        let events = try row.string("events")
        #expect(events.contains(#""contact""#) && !Self.tells(events) && !events.contains("Reception"), "\(events)")
    }

    @Test("What cannot be a contact is refused with its field, and the refusal does not say it again")
    func refusals() async throws {
        let api = try await api()
        let cases = [
            (#"{"phone":"call Olga"}"#, "phone", "phone"), (#"{"phone":"+7 91"}"#, "phone", "phone"),
            (#"{"email":"Olga"}"#, "email", "email"), (#"{"email":"Olga@"}"#, "email", "email"),
            (#"{"name":"Olga\u0007"}"#, "name", "bytes"),
            ("{\"note\":\"\(String(repeating: "Olga", count: 251))\"}", "note", "bytes"),
        ]
        try await api.call { client in
            for (contact, field, code) in cases {
                let answer = try await client.send(.post, "/v1/orders", Self.order("A-1", contact))
                #expect(answer.status == .unprocessableContent, "\(contact): \(answer.text)")
                #expect(
                    answer["errors", "0", "pointer"] as? String == "#/shipments/0/contact/\(field)",
                    "\(answer.text)"
                )
                #expect(answer["errors", "0", "expected", "code"] as? String == code, "\(answer.text)")
                #expect(!answer.text.contains("Olga"))
            }
            let csv = """
                number,facility,latitude,longitude,window_start,window_end,profile,contact_name,contact_phone
                B-1,depot,55.82,37.6,2026-07-20T09:00:00Z,2026-07-20T12:00:00Z,chilled,Olga Sergeeva,+7 916 123-45-67
                B-2,depot,55.82,37.6,2026-07-20T09:00:00Z,2026-07-20T12:00:00Z,chilled,,none
                """
            let report = try await client.send(.post, "/v1/orders/import", csv)
            #expect(report["imported"] as? Int == 1, "\(report.text)")
            #expect(report["refused", "0", "column"] as? String == "contact_phone", "\(report.text)")
            #expect(
                try await client.send(.get, "/v1/shipments/B-1")["contact", "phone"] as? String == "+7 916 123-45-67"
            )
        }
    }

    @Test("The courier reads it as long as the drop is ahead")
    func courier() async throws {
        let api = try await api()
        try api.sql(Samples.plans + Self.stored("A-1"))
        try await api.call { client in
            let route = try await client.send(.get, "/v1/couriers/van-1/route")
            #expect(route["stops", "0", "contact", "phone"] as? String == "+7 (916) 123-45-67", "\(route.text)")
            try api.sql("update isotherm.shipment set state = 'delivered', completed_at = now()")
            let after = try await client.send(.get, "/v1/couriers/van-1/route")
            #expect(after["stops", "0", "shipment"] as? String == "A-1", "\(after.text)")
            #expect(after["stops", "0", "contact"] is NSNull, "\(after.text)")
        }
    }

    /// A contact for a shipment that is there already.
    private static func stored(_ shipment: String, tenant: String = "default", phone: String = "+7 (916) 123-45-67")
        -> String
    {
        """
        with c as (insert into isotherm_personal.contact (tenant, name, phone, email, note)
            values ('\(tenant)', 'Olga Sergeeva', '\(phone)', 'olga.sergeeva@example.org', 'Ring twice') returning id)
        update isotherm.shipment h set contact_id = c.id from c where h.tenant = '\(tenant)' and h.number = '\(shipment)';
        """
    }

    @Test("Contacts of one tenant are nothing to another, whatever a statement forgets")
    func apart() async throws {
        let api = try await api()
        try api.sql(Samples.plans + Self.stored("A-1"))
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        for (tenant, count) in [("default", 1), ("north", 0)] {
            try await SessionScope.$current.withValue(TenantSeparation.scope(tenant)) {
                let seen = try await pool.withConnection {
                    try $0.query("select count(*) as n from isotherm_personal.contact").single().int("n")
                }
                #expect(seen == count, "\(tenant)")
            }
        }
    }

    @Test("Name, telephone number or mail address find a recipient's orders, and one request takes everything out")
    func person() async throws {
        let api = try await api()
        try api.sql(Samples.plans + Self.stored("A-1"))
        try api.sql("update isotherm.shipment set label = 'Lesnaya 5, flat 17'")
        try await api.call { client in
            for name in ["olga sergeeva", "8916 is not it", "+7 916 1234567", "Olga.Sergeeva@example.org"] {
                let answer = try await client.send(.post, "/v1/persons/export", #"{"name":"\#(name)"}"#)
                if name.contains("not") {
                    #expect(answer.status == .notFound, "\(answer.text)")
                } else {
                    #expect(answer["records", "contact", "0", "name"] as? String == "Olga Sergeeva", "\(answer.text)")
                    #expect(answer["records", "shipment", "0", "label"] as? String == "Lesnaya 5, flat 17")
                }
            }
            let erase = #"{"name":"+79161234567"}"#
            let open = try await client.send(.post, "/v1/persons/erase", erase)
            #expect(open.status == .conflict && open.text.contains("A-1 is still under way"), "\(open.text)")
            try api.sql("update isotherm.shipment set state = 'delivered', completed_at = now()")
            let answer = try await client.send(.post, "/v1/persons/erase", erase)
            #expect(answer.status == .ok && answer["changed", "contact"] as? Int == 1, "\(answer.text)")
            let record = try await client.send(.get, "/v1/shipments/A-1")
            #expect(record["contact"] is NSNull && record["label"] as? String == "", "\(record.text)")
        }
        #expect(try Connection(api.options).query("select from isotherm_personal.contact").isEmpty)
        #expect(try Self.mentions("Lesnaya", api) == [])
    }

    @Test("Two people of one name are not taken for one")
    func namesakes() async throws {
        let api = try await api()
        let second = """
            insert into isotherm.customer_order (tenant, number, channel) values ('default', 'A-2', 'api');
            insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
                window_end, amount, profile, state) values ('default', 'A-2', 'A-2', 'depot', 55.82, 37.6, now(), now(),
                '{1}', 'chilled', 'delivered');
            update isotherm.shipment set state = 'delivered', completed_at = now();
            """
        try api.sql(Samples.plans + second + Self.stored("A-1") + Self.stored("A-2", phone: "+7 495 000-00-02"))
        try await api.call { client in
            for address in ["/v1/persons/export", "/v1/persons/erase"] {
                let answer = try await client.send(.post, address, #"{"name":"Olga Sergeeva"}"#)
                #expect(answer.status == .conflict, "\(answer.text)")
                #expect(answer["type"] as? String == "urn:isotherm:problem:ambiguous", "\(answer.text)")
            }
            let answer = try await client.send(.post, "/v1/persons/erase", #"{"name":"74950000002"}"#)
            #expect(answer.status == .ok, "\(answer.text)")
            let erased = try await client.send(.get, "/v1/shipments/A-2")
            #expect(erased["contact"] is NSNull)
            let other = try await client.send(.get, "/v1/shipments/A-1")
            #expect(other["contact", "name"] as? String == "Olga Sergeeva", "\(other.text)")
        }
    }
}
