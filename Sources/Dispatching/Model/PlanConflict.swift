/// A decision about a proposal came too late: the world has moved on since it was made or looked at.
public enum PlanConflict: Error, Sendable, Equatable, CustomStringConvertible {
    /// The caller has seen another running version than the one that runs.
    case runningVersion(expected: Int?, running: Int?)
    /// The proposal was made against another running version.
    case basedOn(Int?, running: Int?)
    /// The proposal is decided already.
    case decided(version: Int, state: PlanState)
    /// The proposal's time is over.
    case expired(version: Int)
    /// A shipment is no longer where the proposal takes it to be.
    case shipment(String, state: ShipmentState, vehicle: String?)
    /// A shipment that is to be moved is handed over already, or its hand-over has begun.
    case started(String, state: ShipmentState, vehicle: String?)
    /// A shipment lies in a vehicle, and the move is for another one.
    case aboard(String, vehicle: String)
    /// A shipment that is to be moved cannot be planned any more, for instance because its window is over.
    case unplannable(String, reason: String)

    /// One sentence for the dispatcher.
    public var description: String {
        switch self {
        case .runningVersion(let expected, let running):
            "plan \(Self.name(running)) runs, not \(Self.name(expected)): look at it and decide again"
        case .basedOn(let base, let running):
            "the proposal was made against plan \(Self.name(base)), but plan \(Self.name(running)) runs"
        case .decided(let version, let state): "proposal \(version) is \(state.rawValue) already"
        case .expired(let version): "proposal \(version) has expired"
        case .shipment(let number, let state, let vehicle):
            "shipment \(number) is \(state.rawValue)\(vehicle.map { " on \($0)" } ?? "") by now"
        case .started(let number, let state, let vehicle):
            state.isOpen
                ? "the hand-over of \(number) has begun\(vehicle.map { " on \($0)" } ?? ""): its courier has arrived"
                : "shipment \(number) is \(state.rawValue) by now"
        case .aboard(let number, let vehicle): "\(number) is on board of \(vehicle): no other vehicle can bring it"
        case .unplannable(let number, let reason): "\(number) cannot be planned: \(reason)"
        }
    }

    private static func name(_ version: Int?) -> String { version.map(String.init) ?? "none" }
}
