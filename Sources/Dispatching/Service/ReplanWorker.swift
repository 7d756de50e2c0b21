internal import Foundation
internal import Logging
internal import Postgres
internal import RoadNetwork

/// Answers wishes for new plans, tenant by tenant, several by one plan.
struct ReplanWorker: Sendable {
    let planner: Planner
    let pool: Pool
    let policies: ReplanPolicies
    let proposalSeconds: Int
    let logger: Logger
    let now: @Sendable () -> Date

    /// How often a plan is made anew because another was accepted meanwhile.
    private static let attempts = 5

    /// Answers everything that waits.
    func work() async throws {
        let tenants = try await pool.withConnection { try ReplanRequests.tenants(on: $0) }
        for tenant in tenants {
            try await work(tenant)
        }
    }

    private func work(_ tenant: String) async throws {
        for attempt in 1...Self.attempts {
            let waiting = try await pool.withConnection { try ReplanRequests.waiting(tenant: tenant, on: $0) }
            guard let gravest = waiting.max(by: { $0.trigger.rank < $1.trigger.rank }) else { return }
            do {
                let started = now()
                let draft = try await planner.plan(
                    tenant: tenant,
                    trigger: gravest.trigger,
                    reference: gravest.reference,
                    at: started,
                    pool: pool
                )
                let outcome = try await write(draft, waiting, tenant)
                log(outcome, draft, tenant, since: started)
                return
            } catch DispatchError.conflict(let conflict) where attempt < Self.attempts {
                logger.info("plan is made anew", metadata: ["tenant": "\(tenant)", "reason": "\(conflict)"])
            } catch is ReplanDecision.AnsweredElsewhere {
                return
            } catch let error where Self.isPassing(error) {
                throw error
            } catch {
                try await fail(waiting, gravest, error, tenant)
                return
            }
        }
    }

    private func write(
        _ draft: PlanDraft,
        _ requests: [ReplanRequest],
        _ tenant: String
    ) async throws -> ReplanRequest.Outcome {
        let at = now()
        let decision = ReplanDecision(
            draft: draft,
            requests: requests,
            standard: policies,
            tenant: tenant,
            at: at,
            expiresAt: at.addingTimeInterval(Double(proposalSeconds))
        )
        return try await pool.transaction { try decision.write(on: $0) }
    }

    /// Whether the same may succeed later: then the wishes go on waiting.
    private static func isPassing(_ error: any Error) -> Bool {
        // At the end of the service the database cancels the statement that runs.
        if error is CancellationError || Task.isCancelled { return true }
        if let error = error as? PostgresError {
            return error.isConnectionLost || error.isRetryable || isWaiting(error)
        }
        if case .database(let error) = error as? DispatchError { return isPassing(error) }
        if let error = error as? RoadNetworkError { return error.code == .unavailable }
        return false
    }

    private static func isWaiting(_ error: PostgresError) -> Bool {
        error.isCancelled || error.code == .poolTimeout || error.code == .poolClosed
    }

    /// Answers the wishes with the failure, and tells everybody: a plan that a breach has asked for has no other asker.
    private func fail(
        _ requests: [ReplanRequest],
        _ gravest: ReplanRequest,
        _ error: any Error,
        _ tenant: String
    ) async throws {
        logger.error("no plan could be made", metadata: ["tenant": "\(tenant)", "error": "\(error)"])
        let reason = ReplanReason(failure: error)
        let detail = "\(error)"
        let at = now()
        try await pool.transaction { connection in
            let wereWaiting = try ReplanRequests.finish(
                requests,
                .failed,
                planVersion: nil,
                reason: reason,
                detail: detail,
                at: at,
                on: connection
            )
            // Another process has answered some of them, and has told that.
            guard wereWaiting else { return }
            try DispatchEvents.append(
                DispatchEvents.planFailed,
                subject: "replan/\(gravest.id)",
                tenant: tenant,
                at: at,
                data: Failure(
                    trigger: gravest.trigger,
                    triggerReference: gravest.reference,
                    reason: reason,
                    detail: detail
                ),
                on: connection
            )
        }
    }

    /// What the event about a plan that could not be made carries.
    private struct Failure: Encodable {
        let trigger: ReplanTrigger
        let triggerReference: String
        let reason: ReplanReason
        let detail: String
    }

    private func log(_ outcome: ReplanRequest.Outcome, _ draft: PlanDraft, _ tenant: String, since start: Date) {
        logger.info(
            "plan was made",
            metadata: [
                "tenant": "\(tenant)", "trigger": "\(draft.trigger.rawValue)", "outcome": "\(outcome.rawValue)",
                "moved": "\(draft.difference.moved.count)", "unassigned": "\(draft.unassigned.count)",
                "milliseconds": "\(Int(now().timeIntervalSince(start) * 1000))",
            ]
        )
    }
}
