public import Postgres

/// A request to the dispatching room that cannot be fulfilled, in the terms of who asked.
public enum DispatchError: Error, Sendable {
    /// What kind of thing is not there, or there already; the value is its English words.
    public enum Subject: String, Sendable, CaseIterable {
        case vehicle, shipment, order, plan, proposal
        /// A courier or device that belongs to another vehicle.
        case crew = "courier or device of another vehicle"
    }

    /// A value is not acceptable: the path of the field, what is expected there and what came.
    case invalid(field: String, expected: FieldRule, came: String)
    /// Nothing of that kind has that name.
    case unknown(kind: Subject, name: String)
    /// Something of that kind has the name already.
    case duplicate(kind: Subject, name: String)
    /// The shipment's state does not lead there.
    case refusedTransition(shipment: String, from: ShipmentState, to: ShipmentState)
    /// The world has moved on since the caller looked at it.
    case conflict(PlanConflict)
    /// A message cannot be written or read as JSON.
    case encoding(String)
    /// The database failed.
    case database(PostgresError)
}

extension DispatchError: CustomStringConvertible {
    /// One sentence for an operator.
    public var description: String {
        switch self {
        case .invalid(let field, let expected, let came): "\(field): expected \(expected.sentence), came \(came)"
        case .unknown(let kind, let name): "there is no \(kind.rawValue) \(name)"
        case .duplicate(let kind, let name): "the \(kind.rawValue) \(name) exists already"
        case .refusedTransition(let shipment, let from, let to):
            "shipment \(shipment) is \(from.rawValue) and cannot become \(to.rawValue)"
        case .conflict(let conflict): conflict.description
        case .encoding(let reason): "JSON: \(reason)"
        case .database(let error): error.description
        }
    }
}

extension DispatchError {
    /// Runs statements and gives a failure of the database this room's type.
    static func database<Value>(_ body: () throws(PostgresError) -> Value) throws(DispatchError) -> Value {
        do {
            return try body()
        } catch {
            throw .database(error)
        }
    }
}
