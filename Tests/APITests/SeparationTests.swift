import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Tenants in the database")
struct SeparationTests {
    /// The same fleet, breach, order and plans in two tenants.
    private static func fill(_ api: TestAPI) throws {
        try api.sql(Samples.fleet + Samples.breach + Samples.plans + Samples.events(1...2))
        let north = (Samples.fleet + Samples.breach + Samples.plans).replacing("'default'", with: "'north'")
            .replacing("'b1'", with: "'b2'").replacing("values (1, 'temperature'", with: "values (2, 'temperature'")
            .replacing("'north', 1, 'breach'", with: "'north', 2, 'breach'")
        try api.sql(north + Samples.events(1...2, tenant: "north"))
    }

    @Test("Every table that says whose its rows are has a policy that holds for its owner")
    func everyTable() async throws {
        let connection = try await Connection(TestAPI().options)
        let open = try connection.query(
            """
            select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
            where c.relnamespace = any('{isotherm,isotherm_personal}'::regnamespace[]) and c.relkind in ('r', 'p')
              and not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity
                  and exists (select from pg_policy p where p.polrelid = c.oid))
            """
        ).map { try $0.string("name") }
        #expect(open == [])
        #expect(try TenantSeparation.holds(on: connection))
        #expect(try TenantSeparation.install(connection) == 0, "a second start has nothing to do")
    }

    @Test("A statement without a tenant sees only its tenant, in every table and through every view")
    func forgottenCondition() async throws {
        let api = try await TestAPI()
        try Self.fill(api)
        let connection = try Connection(api.options)
        let relations = try connection.query(
            """
            select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
            where c.relnamespace = 'isotherm'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
            order by 1
            """
        ).map { try $0.string("name") }
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        var filled: Set<String> = []
        for name in relations {
            let sql = "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.\(name)"
            let all = try connection.query(sql).single().textArray("tenants")
            let seen = try await SessionScope.$current.withValue(TenantSeparation.scope("north")) {
                try await pool.withConnection { try $0.query(sql).single().textArray("tenants") }
            }
            #expect(Set(seen).isSubset(of: ["north", "*"]), "\(name)")
            if all.count > 1, seen == ["north"] { filled.insert(name) }
        }
        let expected: Set<String> = [
            "breaches", "customer_order", "device", "episode", "facility", "orders_status", "outbox", "plan",
            "plans_current", "shipment", "vehicle",
        ]
        #expect(filled.isSuperset(of: expected), "\(filled)")
    }

    @Test("A row of another tenant can be neither written nor changed nor removed")
    func foreignRows() async throws {
        let api = try await TestAPI()
        try Self.fill(api)
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        try await SessionScope.$current.withValue(TenantSeparation.scope("north")) {
            let refused = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    try $0.execute(
                        "insert into isotherm.customer_order (tenant, number, channel) values ('default', 'X', 'api')"
                    )
                }
            }
            #expect(refused?.sqlState == "42501")
            let changed = try await pool.withConnection { connection in
                try connection.execute("update isotherm.facility set label = 'ours' where tenant = 'default'")
                    + connection.execute("delete from isotherm.outbox where tenant = 'default'")
            }
            #expect(changed == 0)
        }
    }

    @Test("A connection serves one tenant after another, and all tenants where nobody says whose it is")
    func oneAfterAnother() async throws {
        let api = try await TestAPI()
        try Self.fill(api)
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        let sql = "select string_agg(tenant, ',' order by tenant) as tenants from isotherm.facility"
        for (tenant, expected) in [
            ("north", "north"), ("default", "default"), (nil, "default,north"), ("north", "north"),
        ] {
            let seen = try await SessionScope.$current.withValue(tenant.map { TenantSeparation.scope($0) }) {
                try await pool.withConnection { try $0.query(sql).single().string("tenants") }
            }
            #expect(seen == expected)
        }
    }

    @Test("A token of one tenant reads that tenant's rows at every address that lists something")
    func throughTheAPI() async throws {
        let api = try await TestAPI()
        try Self.fill(api)
        let bearer = [("Authorization", "Bearer " + (try api.token("anna", [.admin], tenant: "north")))]
        try await api.call { client in
            let breaches = try await client.send(.get, "/v1/breaches", headers: bearer)
            #expect(breaches["items", "0", "id"] as? String == "b2")
            #expect((breaches["items"] as? [Any])?.count == 1)
            #expect(try await client.send(.get, "/v1/breaches/b1", headers: bearer).status == .notFound)
            for path in ["/v1/vehicles", "/v1/facilities", "/v1/devices", "/v1/orders"] {
                let answer = try await client.send(.get, path, headers: bearer)
                #expect((answer["items"] as? [Any])?.count == 1, "\(path)")
            }
            let accepted = try await client.send(.post, "/v1/plans/2/accept", headers: bearer + [("If-Match", "*")])
            #expect(accepted.status == .ok)
        }
        let plan = try Connection(api.options).query(
            "select state from isotherm.plan where tenant = 'default' and version = 2"
        ).single()
        #expect(try plan.string("state") == "proposed")
    }
}
