internal import Foundation
internal import Postgres
internal import Synchronization

/// Works out the arrivals of all tenants from time to time, with models that are learned anew less often.
///
/// Several processes may do so at the same time: one of them at a time for each tenant, the others leave it to that one.
final class ArrivalClock: Sendable {
    private let pool: Pool
    private let learnSeconds: Double
    private let now: @Sendable () -> Date
    private let learnedAt = Mutex<[String: Date]>([:])

    init(pool: Pool, learnSeconds: Double, now: @escaping @Sendable () -> Date) {
        self.pool = pool
        self.learnSeconds = learnSeconds
        self.now = now
    }

    /// Renews the arrivals of every tenant with a running plan.
    ///
    /// - Returns: How many changes were told.
    func renew() async throws -> Int {
        let tenants = try await pool.withConnection { try StopArrivals.tenants(on: $0) }
        var told = 0
        for tenant in tenants { told += try await renew(tenant) }
        return told
    }

    private func renew(_ tenant: String) async throws -> Int {
        let at = now()
        let isDue = learnedAt.withLock { learned in
            learned[tenant].map { at.timeIntervalSince($0) >= learnSeconds } ?? true
        }
        if isDue {
            // Nobody who changes the plan waits for this.
            try await pool.transaction { connection in
                guard try Self.lock("isotherm.drives", tenant, connection) else { return }
                try DurationModels.learn(tenant: tenant, at: at, on: connection)
            }
            learnedAt.withLock { $0[tenant] = at }
        }
        return try await pool.transaction { connection in
            guard try Self.lock("isotherm.plan", tenant, connection) else { return 0 }
            let model = try DurationModels.get(tenant: tenant, on: connection)
            try StopArrivals.renew(tenant: tenant, model: model, at: at, on: connection)
            return try StopArrivals.tell(tenant: tenant, at: at, on: connection)
        }
    }

    /// Whoever has to wait for a lock leaves the work to the one that has it. That of plans is the one of everybody who
    /// changes the plan: arrivals are of the plan that runs.
    private static func lock(_ name: String, _ tenant: String, _ connection: Connection) throws(PostgresError) -> Bool {
        try connection.query(
            "select pg_try_advisory_xact_lock(hashtext($1), hashtext($2)) as locked",
            [.text(name), .text(tenant)]
        ).single().bool("locked")
    }
}
