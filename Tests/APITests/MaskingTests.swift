import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Postgres
import Testing

@testable import API

@Suite("Personal data for operators and partners")
struct MaskingTests {
    private static let label = "Иванов Пётр Ильич, кв. 17, +7 916 123-45-67, petr.ivanov@example.org"

    private func api() async throws -> TestAPI {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.plans + Samples.breach + Self.planted)
        return api
    }

    /// A person's data wherever somebody may have written it.
    private static let planted = """
        update isotherm.shipment set label = '\(label)', latitude = 55.8251;
        update isotherm.plan_stop set label = '\(label)', latitude = 55.8251;
        update isotherm.plan set decision_reason = '\(label)', trigger_reference = '\(label)',
            summary = summary || '{"reason": "\(label)", "edit_reason": "\(label)"}',
            difference = difference || '{"violations": [{"shipment": "A-1", "detail": "\(label)"}]}';
        insert into isotherm.plan_unassigned (tenant, version, shipment, reason)
        values ('default', 2, 'A-1', '\(label)');
        update isotherm.vehicle set state_reason = '\(label)';
        insert into isotherm.shipment_history (tenant, shipment, from_state, to_state, at, cause, reason)
        values ('default', 'A-1', 'loaded', 'failed', now(), 'courier', '\(label)');
        insert into isotherm.courier_event (tenant, event_id, courier, kind, shipment, occurred_at, outcome, reason, data)
        values ('default', 'e1', 'van-1', 'failed', 'A-1', now(), 'refused', '\(label)', '{}');
        insert into isotherm.replan_request (tenant, trigger, reference, state, result, detail)
        values ('default', 'request', '\(label)', 'done', 'failed', '\(label)');
        update isotherm.episode set comment = '\(label)';
        insert into isotherm.episode_action (episode_id, tenant, action, actor, comment, time)
        values ('b1', 'default', 'acknowledged', 'Anna', '\(label)', now());
        insert into isotherm.incident (id, tenant, place_kind, place, family, severity, opened_at, active_at, acknowledged_by,
            document)
        values ('I-7', 'default', 'vehicle', 'van-1', 'temperature', 'critical', now(), now(), 'Anna',
            '{"alerts": [], "loads": [], "notices": [],
              "acknowledgement": {"by": "Anna", "at": 1, "severity": "critical", "comment": "\(label)"}}');
        insert into isotherm.incident_alert values ('default/breach/b1', 'I-7');
        """

    /// What of the label tells who it is, where they live and how they are reached.
    private static func tells(_ text: String) -> Bool {
        ["Пётр", "Ильич", "кв. 17", "123-45", "petr.ivanov", "55.8251"].contains { text.contains($0) }
    }

    /// Addresses to read, with what is there in place of their parameters.
    private static func readings(_ client: any TestClientProtocol, _ token: String) async throws -> [String] {
        let document = try await client.send(.get, "/openapi.json")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let values = [
            "{number}": "A-1", "{version}": "1", "{device}": "logger-1", "{courier}": "van-1", "{token}": token,
            "/incidents/{id}": "/incidents/I-7", "/replans/{id}": "/replans/1", "{id}": "b1",
        ]
        let queries = ["/v1/order-search": "?q=A-1", "/v1/devices/logger-1/readings": "?metric=temperature"]
        return paths.filter { $0.value["get"] != nil && $0.key != "/v1/stream" && !$0.key.hasPrefix("/osrm") }.keys.map
        {
            let uri = values.sorted { $0.key.count > $1.key.count }.reduce($0) { $0.replacing($1.key, with: $1.value) }
            return uri + (queries[uri] ?? "")
        }.sorted()
    }

    @Test("No address that somebody with a masked view may read tells a name, a number, a flat or the place of a door")
    func sweep() async throws {
        let api = try await api()
        let chief = [("Authorization", "Bearer " + (try api.token("chief", [.dispatcher, .quality])))]
        try await api.call { client in
            let link = try await client.send(.post, "/v1/shipments/A-1/link", "{}", headers: chief)
            let token = try #require((link["path"] as? String)?.split(separator: "/").last.map(String.init))
            let uris = try await Self.readings(client, token)
            var open: Set<String> = []
            for uri in uris {
                let answer = try await client.send(.get, uri, headers: chief)
                if Self.tells(answer.text) { open.insert(uri) }
            }
            // Where nothing was planted nothing would be found.
            let planted = [
                "/v1/orders", "/v1/order-search?q=A-1", "/v1/shipments/A-1", "/v1/plans", "/v1/plans/current",
                "/v1/plans/1", "/v1/replans/1", "/v1/couriers/van-1/route", "/v1/vehicles", "/v1/breaches",
                "/v1/breaches/b1", "/v1/breaches/b1/notes", "/v1/incidents", "/v1/incidents/I-7",
            ]
            #expect(open.isSuperset(of: planted), "\(Set(planted).subtracting(open))")
            for role in [AccessRole.operator, .partner] {
                let bearer = [("Authorization", "Bearer " + (try api.token(role.rawValue, [role])))]
                for uri in uris {
                    let answer = try await client.send(.get, uri, headers: bearer)
                    #expect(!Self.tells(answer.text), "\(role.rawValue) \(uri): \(answer.text.prefix(2000))")
                }
            }
        }
    }

    @Test("The printed record tells an operator nothing of what people wrote about a person, and a quality person all")
    func printed() async throws {
        let api = try await api()
        try api.sql(
            """
            update isotherm.shipment set state = 'loaded', vehicle = 'van-1', loaded_at = now() - interval '30 minutes';
            insert into isotherm.profile_version (tenant, profile, version, definition, origin, created_at, comment)
            select 'default', profile, version + n, definition, 'person', now() - n * interval '20 minutes',
                case n when 1 then 'changed for \(Self.label)' else '' end
            from isotherm.profile_version, generate_series(1, 2) n where profile = 'chilled';
            """
        )
        try await api.call { client in
            for (role, isOpen) in [(AccessRole.quality, true), (.operator, false)] {
                let bearer = HTTPFields([
                    .init(name: .authorization, value: "Bearer " + (try api.token(role.rawValue, [role])))
                ])
                try await client.execute(uri: "/v1/shipments/A-1/report.pdf", method: .get, headers: bearer) {
                    response in
                    #expect(response.status == .ok, "\(String(buffer: response.body))")
                    let text = try Self.words(Data(response.body.readableBytesView))
                    #expect(text.contains("Anna"), "\(text)")
                    #expect(["Пётр", "123-45"].contains { text.contains($0) } == isOpen, "\(role): \(text)")
                }
            }
        }
    }

    /// The words of a document, by a program of others.
    private static func words(_ document: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pdf")
        defer { try? FileManager.default.removeItem(at: file) }
        try document.write(to: file)
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
        process.arguments = ["-layout", file.path, "-"]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    @Test("A courier who is an operator too reads the doors of its own route and no other")
    func ownRoute() async throws {
        let api = try await api()
        let roles: Set<AccessRole> = [.operator, .courier]
        let own = [("Authorization", "Bearer " + (try api.token("van-1", roles)))]
        let other = [("Authorization", "Bearer " + (try api.token("van-2", roles)))]
        try await api.call { client in
            let path = "/v1/couriers/van-1/route"
            let ownAnswer = try await client.send(.get, path, headers: own)
            #expect(Self.tells(ownAnswer.text))
            let otherAnswer = try await client.send(.get, path, headers: other)
            #expect(!Self.tells(otherAnswer.text), "\(otherAnswer.text)")
        }
    }

    @Test("An operator finds an order by what is masked in the answer; a dispatcher and a quality person see all of it")
    func search() async throws {
        let api = try await api()
        let roles: [(name: String, roles: Set<AccessRole>, isMasked: Bool)] = [
            ("op", [.operator], true), ("shop", [.partner], true), ("both", [.operator, .dispatcher], false),
            ("quality", [.quality], false),
        ]
        for (name, roles, isMasked) in roles {
            let bearer = [("Authorization", "Bearer " + (try api.token(name, roles)))]
            try await api.call { client in
                for path in ["/v1/order-search?q=123-45", "/v1/orders", "/v1/shipments/A-1"] {
                    let answer = try await client.send(.get, path, headers: bearer)
                    #expect(answer.status == .ok, "\(answer.text)")
                    let shown = (answer["items", "0", "label"] ?? answer["label"]) as? String
                    let expected = "Иванов П. И, кв. ••, +7•••67, p•••@example.org"
                    #expect(shown == (isMasked ? expected : Self.label), "\(name) \(path)")
                    let length = answer.headers[.contentLength].flatMap { Int($0) }
                    #expect(length == answer.text.utf8.count, "\(name) \(path)")
                    let latitude = (answer["items", "0", "latitude"] ?? answer["latitude"]) as? Double
                    #expect(latitude == (isMasked ? 55.83 : 55.8251), "\(name) \(path)")
                    let isWritten = answer.text.contains("123-45") || answer.text.contains("petr.ivanov")
                    #expect(isWritten != isMasked, "\(name) \(path): \(answer.text)")
                }
            }
        }
    }

    @Test(
        "What shops are called and numbers of houses stay readable",
        arguments: [
            "Аптека «А5»", "Кафе «Искра», ул. Мира, 5", "Shop 12, Main Street 7", "", "Детский сад № 254", "Café 100%",
        ]
    )
    func shops(_ label: String) async throws {
        let connection = try await Connection(TestAPI().options)
        let masked = try connection.query("select isotherm.masked_text($1) as words", [.text(label)]).single()
        let words = try masked.string("words")
        #expect(words == label || label.hasPrefix("Shop") && words == "Shop 12, Main S.  7")
    }
}
