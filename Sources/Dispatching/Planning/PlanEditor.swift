internal import Foundation
internal import RoadNetwork
internal import Routing

/// Works out what a change by hand makes of a plan: the engine times the given orders, it does not search.
struct PlanEditor {
    let state: LiveState
    let base: Plan
    let edit: PlanEdit
    let options: PlannerOptions

    /// What is done with loads on board besides bringing them: as the plan has it, where it still can be.
    ///
    /// A load that the plan gives up and somebody moves is no longer given up.
    private var rescues: [String: Rescue] {
        let moved = Set(edit.moves.map(\.shipment))
        let wanted = base.difference.rescues.filter { rescue in
            guard let shipment = state.shipments[rescue.shipment], rescue.kind != .deliver else { return false }
            let isThere = shipment.state == .loaded && shipment.vehicle == rescue.vehicle
            return isThere && !(rescue.kind == .giveUp && moved.contains(rescue.shipment))
        }
        return Dictionary(wanted.map { ($0.shipment, $0) }) { first, _ in first }
    }

    /// Every place that the plan or the running one may lead to.
    func places() -> [Coordinate] {
        let problem = PlanProblem(state: state, options: options, rescues: rescues)
        var seen: Set<Coordinate> = []
        return (RescueSearch.places(state, options) + problem.places).filter { seen.insert($0).inserted }
    }

    /// The plan before and after, over a travel table of ``places()``.
    ///
    /// - Throws: ``DispatchError`` `.invalid` for what cannot be done, or the engine's refusal of the problem.
    func edited(_ search: RescueSearch) throws -> EditedPlan {
        let (problem, table) = search.setting(rescues)
        try checkFleet(problem)
        // On both sides what comes late has its price: costs of plans that keep their limits and of others compare.
        let routing = try problem.problem(table, relaxed: Set(problem.onBoard.map(\.number)))
        var orders = GivenOrders(base, problem, routing)
        var reasons = Dictionary(base.unassigned.map { ($0.shipment, $0.reason) }) { first, _ in first }
        let missing = "it came after plan \(base.version) was made"
        let before = orders.solution(reasons: reasons, otherwise: missing)
        try orders.apply(edit)
        for number in edit.unassigned { reasons[number] = "left out by hand" }
        let after = orders.solution(reasons: reasons, otherwise: missing)
        let known = BrokenLimits(problem: problem, solution: before).list()
        let broken = BrokenLimits(problem: problem, solution: after).list()
        let violations = BrokenLimits.compare(broken, with: known)
        let draft = try self.draft(PlanTrial(problem: problem, table: table, solution: after), search, violations)
        let touched = Set(orders.touched.map { problem.drivers[$0].vehicle.name })
        return EditedPlan(
            base: base.version,
            before: figures(before, problem, known.count),
            after: figures(after, problem, broken.count),
            violations: violations,
            shifts: shifts(before, after, problem),
            safety: PlanComparison(
                before: CourseOfEvents(before, problem),
                after: CourseOfEvents(after, problem),
                problem: problem,
                unassigned: []
            ).safety(),
            routes: draft.routes.filter { touched.contains($0.vehicle) },
            draft: draft
        )
    }

    private func checkFleet(_ problem: PlanProblem) throws(DispatchError) {
        guard problem.drivers.isEmpty || (problem.onBoard.isEmpty && problem.toLoad.isEmpty) else { return }
        throw .invalid(field: "moves", expected: .anythingPossible, came: "")
    }

    private func draft(_ trial: PlanTrial, _ search: RescueSearch, _ violations: [PlanViolation]) throws -> PlanDraft {
        let running = search.setting(state.runningRescues)
        let nothing = Solution(routes: [], unassigned: [])
        let reason = ["by hand from plan \(base.version)", edit.reason].filter { !$0.isEmpty }.joined(separator: ": ")
        var draft = try PlanAssembler(
            problem: trial.problem,
            table: trial.table,
            solution: trial.solution,
            trigger: state.running == nil ? .first : base.state == .proposed ? base.trigger : .request,
            reference: base.state == .proposed ? base.triggerReference : "",
            reason: reason,
            baseline: PlanTrial(problem: running.problem, table: running.table, solution: nothing),
            options: base.state == .proposed ? base.difference.options : [],
            isOutOfTime: false
        ).draft()
        draft.unassigned = draft.unassigned.map(explained)
        draft.difference.violations = violations
        draft.summary.editedFrom = base.version
        draft.summary.editReason = edit.reason
        return draft
    }

    /// A shipment that is left out, with the code of whoever has left it out: this edit, or the plan before.
    private func explained(_ left: UnassignedShipment) -> UnassignedShipment {
        guard left.code == .notPlanned else { return left }
        if edit.unassigned.contains(left.shipment) {
            return UnassignedShipment(shipment: left.shipment, reason: left.reason, code: .byHand)
        }
        if let known = base.unassigned.first(where: { $0.shipment == left.shipment }) { return known }
        var new = left
        new.details = UnassignedShipment.Details(version: base.version)
        return new
    }

    private func figures(_ solution: Solution, _ problem: PlanProblem, _ violations: Int) -> EditedPlan.Figures {
        let course = CourseOfEvents(solution, problem)
        return EditedPlan.Figures(
            cost: solution.cost,
            distanceMetres: course.metres,
            durationSeconds: course.seconds,
            deliveries: course.handOver.count,
            unassigned: solution.unassigned.count + problem.impossible.count,
            violations: violations
        )
    }

    private func shifts(_ before: Solution, _ after: Solution, _ problem: PlanProblem) -> [EditedPlan.Shift] {
        let old = CourseOfEvents(before, problem).handOver
        let new = CourseOfEvents(after, problem).handOver
        return Set(old.keys).union(new.keys).sorted().compactMap { number in
            guard old[number] != new[number] else { return nil }
            return EditedPlan.Shift(
                shipment: number,
                before: old[number].map(problem.date),
                after: new[number].map(problem.date)
            )
        }
    }
}
