import Dispatching
import Postgres

/// What routes work with.
struct APIServices: Sendable {
    /// What HTTPS shows; nil without TLS.
    let certificates: ServerCertificates?
    let settings: APISettings
    let dependencies: APIDependencies
    let hub: EventHub
    let health: FeedHealth
    let gate: Gate
    let assets: PageAssets

    var pool: Pool { dependencies.pool }
    var policies: ReplanPolicies { dependencies.policies }

    /// Runs one statement that gives columns `item` and `key`, with one row more than the page's limit.
    func page(_ request: PageRequest, _ sql: String, _ parameters: [Parameter]) async throws -> ItemPage {
        try await pool.withConnection { connection in
            try ItemPage(connection.query(sql, parameters), limit: request.limit)
        }
    }

    /// Runs one statement that gives at most one column `item`.
    func item(_ sql: String, _ parameters: [Parameter]) async throws -> String? {
        try await pool.withConnection { try $0.query(sql, parameters).first?.string("item") }
    }
}
