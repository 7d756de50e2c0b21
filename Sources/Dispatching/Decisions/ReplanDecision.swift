internal import Foundation
internal import Postgres

/// Decides what becomes of a draft that answers wishes, and writes all of it in the caller's transaction.
struct ReplanDecision {
    let draft: PlanDraft
    let requests: [ReplanRequest]
    /// What holds where the tenant wants nothing else.
    let standard: ReplanPolicies
    let tenant: String
    let at: Date
    let expiresAt: Date

    /// Somebody else has answered the same wishes: this answer must be rolled back.
    struct AnsweredElsewhere: Error {}

    /// Proposes the draft where it changes something, accepts it where the policy or the asker allows, and records
    /// how the wishes ended.
    ///
    /// - Returns: How they ended.
    func write(on connection: Connection) throws -> ReplanRequest.Outcome {
        if draft.difference.isEmpty && draft.basedOn != nil {
            try finish(.unchanged, version: draft.basedOn, ReplanReason(.stillBest), connection)
            return .unchanged
        }
        if draft.difference.isEmpty {
            try finish(.unchanged, version: nil, ReplanReason(.nothingToPlan), connection)
            return .unchanged
        }
        let version = try Proposals.propose(draft, tenant: tenant, expiresAt: expiresAt, on: connection)
        let objection = objection(try standard.of(tenant, on: connection))
        guard objection == nil else {
            try finish(.proposed, version: version, objection, connection)
            return .proposed
        }
        let decider = requests.compactMap(\.acceptBy).first ?? "policy"
        try Proposals.accept(
            version,
            expectedRunning: draft.basedOn,
            by: decider,
            reason: "within the limits of \(decider)",
            tenant: tenant,
            at: at,
            on: connection
        )
        try finish(.accepted, version: version, nil, connection)
        return .accepted
    }

    /// Why a person must look at the draft, or nil when it may be accepted at once.
    private func objection(_ policies: ReplanPolicies) -> ReplanReason? {
        if requests.contains(where: { $0.acceptBy != nil }) { return nil }
        switch policies[draft.trigger] {
        case .off, .suggest: return ReplanReason(.personDecides, trigger: draft.trigger)
        case .auto(let limits): return limits.objection(to: draft.difference)
        }
    }

    private func finish(
        _ outcome: ReplanRequest.Outcome,
        version: Int?,
        _ reason: ReplanReason?,
        _ connection: Connection
    ) throws {
        let wereWaiting = try ReplanRequests.finish(
            requests,
            outcome,
            planVersion: version,
            reason: reason,
            at: at,
            on: connection
        )
        guard wereWaiting else { throw AnsweredElsewhere() }
    }
}
