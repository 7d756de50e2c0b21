import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("A person's data")
struct PersonTests {
    /// A courier who also decides and comments, named in every way there is, in one tenant.
    private static func everything(_ tenant: String, device: Int) -> String {
        let rows = """
            update isotherm.plan set decided_at = now() - interval '1 hour', decided_by = 'Anna Petrova',
                decision_reason = 'as Anna Petrova said' where version = 1;
            update isotherm.plan set difference = difference || '{"to_tell":{"couriers":["Anna Petrova"]}}',
                summary = summary || '{"reason":"Anna Petrova: too far"}' where version = 2;
            update isotherm.vehicle set courier = 'Anna Petrova', state_reason = 'says Anna Petrova';
            update isotherm.plan_route set courier = 'Anna Petrova';
            update isotherm.shipment set state = 'delivered', vehicle = 'van-1', loaded_at = now() - interval '50 minutes',
                arrived_at = now() - interval '20 minutes', completed_at = now() - interval '15 minutes',
                label = 'Ivanov, flat 5', latitude = 55.8251, longitude = 37.6071;
            update isotherm.plan_stop set label = 'Ivanov, flat 5', latitude = 55.8251, longitude = 37.6071;
            insert into isotherm.plan_message (tenant, version, courier, topic, payload) values ('default', 1,
                'Anna Petrova', 'isotherm/v1/default/couriers/Anna Petrova/plan', '{"courier":"Anna Petrova","stops":[
                {"kind":"deliver","shipment":"A-1","label":"Ivanov, flat 5","latitude":55.8251,"longitude":37.6071}]}');
            insert into isotherm.courier_event (tenant, event_id, courier, kind, shipment, occurred_at, outcome, reason, data)
            values ('default', 'Anna Petrova/1', 'Anna Petrova', 'delivered', 'A-1', now(), 'applied', '',
                '{"shipment":"A-1","note":"left with Ivanov","latitude":55.8251,"longitude":37.6071}');
            insert into isotherm.handover (tenant, shipment, courier, celsius, measured_at)
            values ('default', 'A-1', 'Anna Petrova', 4.5, now());
            insert into isotherm.shipment_history (tenant, shipment, to_state, at, cause, reason)
            values ('default', 'A-1', 'delivered', now(), 'courier', 'Ivanov took it from Anna Petrova');
            update isotherm.episode set acknowledged_by = 'Anna Petrova', assigned_to = 'Anna Petrova',
                comment = 'call Anna Petrova, she knows';
            insert into isotherm.episode_action (episode_id, tenant, action, actor, comment, time)
            values ('b1', 'default', 'acknowledged', 'Anna Petrova', 'mine. Anna Petrova', now());
            insert into isotherm.maintenance (tenant, place, from_at, until_at, reason, created_by)
            values ('default', 'van-1', now(), now() + interval '1 hour', 'asked by Anna Petrova', 'Anna Petrova');
            insert into isotherm.incident (id, tenant, place_kind, place, family, severity, opened_at, active_at,
                acknowledged_by, document) values ('i1', 'default', 'vehicle', 'van-1', 'temperature', 'critical', now(),
                now(), 'Anna Petrova', '{"acknowledgement":{"by":"Anna Petrova","at":1},"loads":["A-1"]}');
            insert into isotherm.outbox (event_id, tenant, type, subject, time, data) values
                ('p1', 'default', 'isotherm.plan.accepted', 'plan/1', now(), '{"decided_by":"Anna Petrova","n":[1.50,null]}'),
                ('p2', 'default', 'isotherm.order.created', 'order/A-1', now(),
                '{"number":"A-1","shipments":[{"number":"A-1","label":"Ivanov, flat 5",
                  "place":{"latitude":55.8251,"longitude":37.6071}}]}');
            insert into isotherm.dead_letter (tenant, topic, payload, payload_bytes, digest, code, reason,
                first_received_at, last_received_at) values ('default', 'isotherm/v1/default/couriers/Anna Petrova/events',
                'what Anna Petrova sent', 22, sha256('default'), 'json', 'Anna Petrova: no JSON', now(), now());
            create table if not exists isotherm.message_batch_any partition of isotherm.message_batch default;
            insert into isotherm.message_batch (received_at, last_received_at, tenant, count, times, topics, content_types,
                payload_bytes, payloads) values (now(), now(), 'default', 3, array[now(), now(), now()],
                array['owntracks/Anna Petrova/phone', 'owntracks/Ivan/phone', 'owntracks/Ivan/watch'],
                array[null, 'text/plain', null]::text[], '{2,22,2}', array['{}', 'what Anna Petrova sent', '{}']::bytea[]);
            insert into isotherm.replan_request (tenant, trigger, reference, accept_by)
            values ('default', 'request', 'for Anna Petrova', 'Anna Petrova');
            insert into isotherm.idempotency (tenant, key, request, digest, answer)
            values ('default', 'Anna Petrova 1', 'POST /v1/orders', '', '{"by":"Anna Petrova"}');
            insert into isotherm.position (time, device_id, latitude, longitude, received_at)
            values (now() - interval '30 minutes', 1, 55.7, 37.5, now());
            select isotherm.audit_append('default', 'Anna Petrova', '{dispatcher}', 'api', 'POST /v1/plans', '', '{}');
            """
        let sql = Samples.fleet + Samples.breach + Samples.plans + rows
        if tenant == "default" { return sql }
        // Statements that name no tenant would change both.
        return sql.replacing("'default'", with: "'\(tenant)'").replacing("v1/default", with: "v1/\(tenant)")
            .replacing("'b1'", with: "'b2'").replacing("'i1'", with: "'i2'").replacing("'p1'", with: "'p3'")
            .replacing("'p2'", with: "'p4'").replacing(
                "values (1, 'temperature'",
                with: "values (\(device), 'temperature'"
            )
            .replacing("'\(tenant)', 1, 'breach'", with: "'\(tenant)', \(device), 'breach'")
            .replacing("'30 minutes', 1,", with: "'30 minutes', \(device),")
    }

    /// The same person and order in two tenants, and in the first one also somebody else.
    private func filled() async throws -> TestAPI {
        let api = try await TestAPI()
        try api.sql(Self.everything("default", device: 1))
        try api.sql(Self.everything("north", device: 2))
        try api.sql(
            """
            insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
            values ('default', 'van-2', 'Anna Petrova-Orlova', 'depot', '{10}');
            insert into isotherm.maintenance (tenant, place, from_at, until_at, created_by)
            values ('default', 'van-2', now(), now() + interval '1 hour', 'Boris');
            """
        )
        return api
    }

    /// Tables in which a text stands anywhere, in texts, documents or bytes, with how many rows of a tenant.
    private func mentions(_ text: String, _ api: TestAPI, tenant: String = "default") throws -> [String: Int] {
        let connection = try Connection(api.options)
        let tables = try connection.query(
            """
            select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant')
                as is_of_tenant
            from pg_class c where c.relnamespace = 'isotherm'::regnamespace and c.relkind in ('r', 'p')
              and not c.relispartition
            """
        )
        let hex = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var found: [String: Int] = [:]
        for table in tables {
            let name = try table.string("name")
            let condition = try table.bool("is_of_tenant") ? "tenant = $3" : "$3 = $3"
            // The name of somebody else that begins alike is none of this one.
            let count = try connection.query(
                """
                select count(*) as n from isotherm.\(name) t
                where \(condition) and (replace(t::text, 'Petrova-Orlova', '') like '%' || $1 || '%'
                    or t::text like '%' || $2 || '%')
                """,
                [.text(text), .text(hex), .text(tenant)]
            ).single().int("n")
            if count > 0 { found[name] = Int(count) }
        }
        return found
    }

    private func figures(_ api: TestAPI) throws -> [String] {
        let figures =
            "select k::text as line from isotherm.kpi('default', current_date - 2, current_date + 2) k order by 1"
        let watch = "select w::text as line from isotherm.shipment_watch w order by 1"
        let connection = try Connection(api.options)
        return try [figures, watch].flatMap { try connection.query($0).map { try $0.string("line") } }
    }

    private let anna = #"{"name":"Anna Petrova"}"#

    @Test("An export has every row that names the person, where the courier's vehicle was, and nothing of others")
    func export() async throws {
        let api = try await filled()
        let named = try mentions("Anna Petrova", api)
        #expect(named.count >= 16, "the test names the person everywhere: \(named)")
        #expect(named["message_batch"] == 1)
        // Of a batch of raw messages the export has those that name her, and no other.
        let expected = named.filter { $0.key != "message_batch" }.merging(["messages": 2]) { old, _ in old }
        let anna = anna
        try await api.call { client in
            let answer = try await client.send(.post, "/v1/persons/export", anna, headers: [("Idempotency-Key", "k1")])
            #expect(answer.status == .ok, "\(answer.text)")
            let records = try #require(answer["records"] as? [String: [Any]])
            #expect(records.mapValues(\.count) == expected)
            #expect((answer["positions"] as? [Any])?.count == 1)
            #expect(answer["positions", "0", "latitude"] as? Double == 55.7)
            for foreign in ["north", "Orlova", "Boris"] { #expect(!answer.text.contains(foreign), "\(foreign)") }
            #expect(try await client.send(.post, "/v1/persons/export", #"{"name":"Nobody"}"#).status == .notFound)
            #expect(try await client.send(.post, "/v1/persons/export", "{}").status == .unprocessableContent)
        }
        let connection = try Connection(api.options)
        let entry = try connection.query(
            "select object, detail from isotherm.audit_entry where action = 'person export'"
        ).single()
        #expect(try entry.string("object").hasPrefix("sha256:"))
        #expect(try mentions("Anna Petrova", api)["audit_entry"] == named["audit_entry"], "the trail gained the name")
        #expect(
            try connection.query("select from isotherm.idempotency where key = 'k1'").isEmpty,
            "the answer was kept"
        )
    }

    @Test("After an erasure the name stands in the audit trail alone; figures, chain, others and other tenants stay")
    func erase() async throws {
        let api = try await filled()
        try api.sql("update isotherm.vehicle set courier = 'van-1' where name = 'van-1' and tenant = 'default'")
        let (before, north) = (try figures(api), try mentions("Anna Petrova", api, tenant: "north"))
        let trail = try #require(try mentions("Anna Petrova", api)["audit_entry"])
        let anna = anna
        try await api.call { client in
            let answer = try await client.send(.post, "/v1/persons/erase", anna)
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(answer["kept"] as? Int == trail)
            let name = try #require(answer["pseudonym"] as? String)
            #expect(try mentions(name, api)["plan_route"] == 2)
            #expect(try await client.send(.post, "/v1/persons/erase", #"{"name":"Nobody"}"#).status == .notFound)
        }
        #expect(try mentions("Anna Petrova", api) == ["audit_entry": trail, "retained_clearing": 1])
        #expect(try mentions("Anna Petrova", api, tenant: "north") == north)
        #expect(try figures(api) == before)
        let connection = try Connection(api.options)
        let check = try AuditCheck(tenant: "default", on: connection)
        #expect(check.findings.isEmpty)
        let others = try connection.query(
            """
            select (select count(*) from isotherm.vehicle where courier = 'Anna Petrova-Orlova') as couriers,
                (select count(*) from isotherm.maintenance where created_by = 'Boris') as authors,
                (select data::text from isotherm.outbox where event_id = 'p1') as event,
                (select comment from isotherm.episode where tenant = 'default') as comment
            """
        ).single()
        #expect(try others.int("couriers") == 1)
        #expect(try others.int("authors") == 1)
        #expect(try others.string("event").contains(#""n": [1.50, null]"#), "the rest of a document is as it was")
        #expect(try others.string("comment").hasPrefix("call erased-"))
        #expect(try others.string("comment").hasSuffix(", she knows"))
        let entry = try connection.query("select * from isotherm.audit_entry where action = 'person erase'").single()
        #expect(try entry.string("object").contains(" erased-"))
    }

    @Test("A recipient's orders lose their place and words everywhere; the record of the goods stays")
    func orders() async throws {
        let api = try await filled()
        let before = try figures(api)
        let (known, place) = (
            try mentions("Ivanov", api, tenant: "north"), try mentions("55.8251", api, tenant: "north")
        )
        try await api.call { client in
            let body = #"{"orders":["A-1"]}"#
            let export = try await client.send(.post, "/v1/persons/export", body)
            let records = try #require(export["records"] as? [String: [Any]])
            let expected: Set = [
                "customer_order", "shipment", "shipment_history", "shipment_leg", "plan_stop", "plan_message",
                "courier_event", "handover", "outbox",
            ]
            #expect(expected.isSubset(of: records.keys), "\(records.keys)")
            let answer = try await client.send(.post, "/v1/persons/erase", body)
            #expect(answer.status == .ok, "\(answer.text)")
            #expect(answer["pseudonym"] == nil)
        }
        #expect(try mentions("Ivanov", api) == [:])
        #expect(try mentions("55.8251", api) == [:])
        #expect(try mentions("Ivanov", api, tenant: "north") == known)
        #expect(try mentions("55.8251", api, tenant: "north") == place)
        #expect(try figures(api) == before)
        let row = try Connection(api.options).query(
            "select celsius, h.state from isotherm.handover join isotherm.shipment h using (tenant)"
        )
        let measured = try row.map { try $0.double("celsius") }
        #expect(measured == [4.5, 4.5])
    }

    @Test("What is under way and what a legal hold keeps is refused with the reason, and nothing changes")
    func refusals() async throws {
        let api = try await filled()
        let before = try mentions("Anna Petrova", api)
        let anna = anna
        let detail = { @Sendable (body: String) in
            let box = try await Self.refusal(api, body)
            #expect(box.status == .conflict, "\(box.text)")
            return box["detail"] as? String ?? ""
        }
        #expect(try await detail(anna).contains("drives van-1"))
        try api.sql("update isotherm.vehicle set courier = 'van-1' where name = 'van-1' and tenant = 'default'")
        for (device, shipment) in [("null", "null"), ("'logger-1'", "null"), ("'other'", "'A-1'")] {
            try api.sql(
                """
                insert into isotherm.legal_hold (tenant, device, shipment, from_time, until_time, reason)
                values ('default', \(device), \(shipment), now() - interval '2 days', now() + interval '1 day', 'claim 7');
                """
            )
            #expect(try await detail(anna).contains("claim 7"), "\(device) \(shipment)")
            #expect(try await detail(#"{"orders":["A-1"]}"#).contains("claim 7"), "\(device) \(shipment)")
            try api.sql("update isotherm.legal_hold set released_at = now()")
        }
        try api.sql("update isotherm.shipment set state = 'loaded', completed_at = null")
        #expect(try await detail(#"{"orders":["A-1"]}"#).contains("A-1 is still under way"))
        _ = try api.token("Anna Petrova", [.dispatcher])
        let bearer = [("Authorization", "Bearer " + (try api.token("root", [.admin])))]
        try await api.call { client in
            let answer = try await client.send(.post, "/v1/persons/erase", anna, headers: bearer)
            #expect((answer["detail"] as? String)?.contains("revoke it") == true, "\(answer.text)")
        }
        var after = try mentions("Anna Petrova", api)
        (after["access_token"], after["vehicle"]) = (nil, before["vehicle"])
        after["audit_entry"] = before["audit_entry"]
        #expect(after == before)
    }

    private static func refusal(_ api: TestAPI, _ body: String) async throws -> Answer {
        let answers = AsyncStream.makeStream(of: Answer.self)
        try await api.call { answers.continuation.yield(try await $0.send(.post, "/v1/persons/erase", body)) }
        var iterator = answers.stream.makeAsyncIterator()
        return try #require(await iterator.next())
    }

    @Test("A name that a vehicle bears too is taken from the person and left to the vehicle")
    func sharedName() async throws {
        let api = try await filled()
        try api.sql(
            """
            update isotherm.plan_route set courier = 'van-1';
            update isotherm.plan_message set courier = 'van-1', topic = 'isotherm/v1/default/couriers/van-1/plan',
                payload = '{"courier":"van-1","vehicle":"van-1"}' where tenant = 'default';
            """
        )
        try await api.call { client in
            let answer = try await client.send(.post, "/v1/persons/erase", #"{"name":"van-1"}"#)
            #expect(answer.status == .ok, "\(answer.text)")
        }
        let row = try Connection(api.options).query(
            """
            select m.courier, m.topic, m.payload::jsonb ->> 'courier' as told, m.payload::jsonb ->> 'vehicle' as vehicle,
                (select string_agg(distinct vehicle, ' ') from isotherm.plan_route) as routes,
                (select place from isotherm.incident where tenant = 'default') as place
            from isotherm.plan_message m where m.tenant = 'default'
            """
        ).single()
        let courier = try row.string("courier")
        #expect(courier.hasPrefix("erased-"))
        #expect(try row.string("told") == courier)
        #expect(try row.string("topic") == "isotherm/v1/default/couriers/\(courier)/plan")
        for column in ["vehicle", "routes", "place"] { #expect(try row.string(column) == "van-1", "\(column)") }
    }
}
