import ColdChain
import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Changes of a plan by hand: what they would break, and a new proposal of them.
struct PlanEditRoutes {
    let services: APIServices

    /// The look at what a change would do; it writes nothing, so nothing of it stands in the audit trail.
    func addCheck(to router: RouterGroup<APIContext>) {
        router.post("plans/{version}/check") { request, context in
            let version = try PlanRoutes.version(context)
            let edit = try await JSONBody.decode(PlanEditInput.self, from: request).edit()
            do {
                return JSONResponse(
                    text: try DispatchJSON.text(PlanEditAnswer(try await edited(version, edit, context)))
                )
            } catch DispatchError.conflict(let conflict) {
                // Nothing was demanded of the state: it is a state of the resource and no failed precondition.
                throw Problem(conflict, status: .conflict, .worldMovedOn)
            }
        }
    }

    func addEdit(to router: RouterGroup<APIContext>) {
        router.post("plans/{version}/edit") { request, context in try await save(request, context) }
    }

    private func save(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let version = try PlanRoutes.version(context)
        let input = try await JSONBody.decode(PlanEditInput.self, from: request)
        let edit = try input.edit()
        let seen = try PlanTag.required(request, version: version)
        let edited = try await edited(version, edit, context)
        if input.allowViolations != true { try Self.checkLimits(edited, edit) }
        let tenant = context.tenant
        let at = Date()
        let expiry = at.addingTimeInterval(Double(services.settings.proposalSeconds))
        let new = try await services.pool.transaction { connection in
            let running = try PlanTag.running(seen, tenant: tenant, on: connection)
            return try Proposals.revise(
                version,
                as: edited,
                expectedRunning: running,
                tenant: tenant,
                at: at,
                expiresAt: expiry,
                on: connection
            )
        }
        var answer = try await PlanRoutes(services).whole(new, context)
        answer.status = .created
        answer.headers[.location] = "/v1/plans/\(new)"
        return answer
    }

    private func edited(_ version: Int, _ edit: PlanEdit, _ context: APIContext) async throws -> EditedPlan {
        guard let travelTimes = services.dependencies.travelTimes else {
            throw Problem(.serviceUnavailable, .noRoadsHere, "This process does not plan.")
        }
        let planner = Planner(travelTimes: travelTimes)
        return try await planner.edited(version, edit, tenant: context.tenant, at: Date(), pool: services.pool)
    }

    /// What the plan kept before and no longer would is stored only for who has said so.
    private static func checkLimits(_ edited: EditedPlan, _ edit: PlanEdit) throws {
        let new = edited.violations.filter(\.isNew)
        guard !new.isEmpty else { return }
        let faults = new.map { violation in
            let index = edit.moves.lastIndex { $0.shipment == violation.shipment }
            return Problem.Fault(
                pointer: index.map { "#/moves/\($0)" } ?? "#/moves",
                code: violation.cause.rawValue,
                detail: violation.detail
            )
        }
        throw Problem(
            .conflict,
            .breaksLimits,
            "The plan would break \(new.count) limits that it keeps now; allow_violations stores it all the same.",
            particulars: ["n": .whole(new.count)],
            faults: faults
        )
    }
}
