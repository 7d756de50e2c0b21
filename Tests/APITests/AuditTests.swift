import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Audit trail")
struct AuditTests {
    /// Entries that nobody needs an API for.
    private static func fill(_ connection: Connection, _ count: Int, tenant: String = "default") throws {
        let identity = Identity(source: .command, name: "root: \"Ж\"", tenant: nil, roles: [.admin, .quality])
        for number in 1...count {
            let note = AuditTrail.Note(
                tenant: tenant,
                identity: identity,
                via: "command",
                action: "test",
                object: "\(number)"
            )
            try AuditTrail.append(note, on: connection)
        }
    }

    @Test("A write leaves an entry with who, what and to what; a refused one a second that names it; a read none")
    func writes() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.breach)
        let bearer = [("Authorization", "Bearer " + (try api.token("Vera", [.quality, .dispatcher])))]
        try await api.call { client in
            _ = try await client.send(.get, "/v1/breaches", headers: bearer)
            let body = #"{"by":"Vera K."}"#
            let path = "/v1/breaches/b1/acknowledge"
            #expect(try await client.send(.post, path, body, headers: bearer).status == .ok)
            #expect(try await client.send(.post, path, body, headers: bearer).status == .conflict)
            let trail = try await client.send(.get, "/v1/audit", headers: bearer)
            #expect((trail["items"] as? [Any])?.count == 3)
            #expect(trail["items", "2", "who"] as? String == "Vera")
            #expect(trail["items", "2", "roles"] as? [String] == ["dispatcher", "quality"])
            #expect(trail["items", "2", "action"] as? String == "POST /v1/breaches/{id}/acknowledge")
            #expect(trail["items", "2", "object"] as? String == "b1")
            #expect(trail["items", "2", "via"] as? String == "api")
            #expect(trail["items", "0", "detail"] as? String == #"{"of":2,"status":409,"refused":"already-done"}"#)
            let part = try await client.send(.get, "/v1/audit?limit=2", headers: bearer)
            let next = try #require(part["next"] as? String)
            let rest = try await client.send(.get, "/v1/audit?cursor=\(next)", headers: bearer)
            #expect(rest["items", "0", "number"] as? Int == 1)
        }
        let check = try AuditCheck(tenant: "default", on: Connection(api.options))
        #expect(check.findings == [] && check.count == 3 && check.number == 3)
    }

    @Test("Where the trail cannot be kept nothing is written")
    func noTrailNoWrite() async throws {
        let api = try await TestAPI()
        try api.sql("alter table isotherm.audit_entry rename to audit_elsewhere")
        try await api.call { client in
            let facility = #"{"name":"a","kind":"depot","place":{"latitude":1,"longitude":2}}"#
            #expect(try await client.send(.post, "/v1/facilities", facility).status.code >= 500)
            let listed = try await client.send(.get, "/v1/facilities")
            #expect((listed["items"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("The database refuses to change, remove or empty the trail")
    func appendOnly() async throws {
        let connection = try await Connection(TestAPI().options)
        try Self.fill(connection, 2)
        for sql in [
            "update isotherm.audit_entry set who = 'nobody'", "delete from isotherm.audit_entry where number = 2",
            "truncate isotherm.audit_entry",
        ] {
            let refused = #expect(throws: PostgresError.self) { try connection.executeScript(sql) }
            #expect(refused?.sqlState == "42501")
        }
    }

    @Test(
        "Whoever gets round the trigger is found, and the entry is named",
        arguments: [
            ("update isotherm.audit_entry set who = 'nobody' where number = 3", [AuditCheck.Finding.changed(3)]),
            ("update isotherm.audit_entry set at = at - interval '1 microsecond' where number = 3", [.changed(3)]),
            ("update isotherm.audit_entry set roles = '{admin,quality,x}' where number = 5", [.changed(5)]),
            ("delete from isotherm.audit_entry where number in (2, 3)", [.missing(2, 3)]),
            (
                """
                update isotherm.audit_entry set who = 'nobody' where number = 3;
                update isotherm.audit_entry e set hash = isotherm.audit_hash(e) where number = 3
                """, [.unlinked(4)]
            ),
            ("delete from isotherm.audit_entry where number > 4", [.foreignHead(5)]),
        ]
    )
    func tampering(sql: String, findings: [AuditCheck.Finding]) async throws {
        let connection = try await Connection(TestAPI().options)
        try Self.fill(connection, 5)
        let noted = try AuditCheck(tenant: "default", on: connection)
        #expect(noted.findings == [])
        try connection.executeScript("alter table isotherm.audit_entry disable trigger user;" + sql)
        let check = try AuditCheck(tenant: "default", noted: (noted.number, noted.head), on: connection)
        #expect(check.findings == findings)
    }

    @Test("Writers at once make one chain without a gap, and each tenant has its own")
    func atOnce() async throws {
        let api = try await TestAPI()
        let options = api.options
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                let pool = Pool(options, limits: PoolOptions(size: 1))
                group.addTask {
                    try await pool.withConnection { try Self.fill($0, 25, tenant: writer < 3 ? "default" : "north") }
                }
            }
            try await group.waitForAll()
        }
        let connection = try Connection(options)
        #expect(try AuditTrail.tenants(on: connection) == ["default", "north"])
        #expect(try AuditCheck(tenant: "default", on: connection).count == 75)
        #expect(try AuditCheck(tenant: "default", on: connection).findings == [])
        #expect(try AuditCheck(tenant: "north", on: connection).findings == [])
    }
}
