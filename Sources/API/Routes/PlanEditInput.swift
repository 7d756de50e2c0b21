import Dispatching

/// A change of a plan as it comes in.
struct PlanEditInput: Decodable {
    /// One shipment with its new vehicle and place.
    struct Move: Decodable {
        let shipment: String
        let vehicle: String
        let before: String?
    }

    let moves: [Move]?
    let unassigned: [String]?
    let reason: String?
    /// Whether it is stored although it breaks limits that the plan before kept.
    let allowViolations: Bool?

    /// As many changes as one request may make.
    static let mostChanges = 200

    func edit() throws(Problem) -> PlanEdit {
        let count = (moves?.count ?? 0) + (unassigned?.count ?? 0)
        guard (1...Self.mostChanges).contains(count) else {
            throw .field("#/moves", expected: .count(1...Self.mostChanges, "changes"), came: "\(count)")
        }
        return PlanEdit(
            moves: (moves ?? []).map { PlanEdit.Move(shipment: $0.shipment, vehicle: $0.vehicle, before: $0.before) },
            unassigned: unassigned ?? [],
            reason: reason ?? ""
        )
    }
}
