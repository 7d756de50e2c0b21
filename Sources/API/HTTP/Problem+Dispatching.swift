import Dispatching
import HTTPTypes
import Hummingbird

extension Problem {
    /// What dispatching refuses, in the terms of HTTP.
    init(_ error: DispatchError, body: BodyShape = .list) {
        switch error {
        case .invalid(let field, let expected, let came):
            self = .field(body.pointer(field), expected: Requirement(expected), came: came)
        case .unknown(let kind, let name):
            self = .notFound(Subject(kind), name)
        case .duplicate(let kind, let name):
            self.init(
                .conflict,
                .alreadyThere,
                "There is a \(kind.rawValue) \(Described.text(name)) already.",
                particulars: ["kind": .text(Subject(kind).rawValue), "name": .text(Described.short(name))]
            )
        case .refusedTransition(let shipment, let from, let to):
            self.init(
                .conflict,
                .refusedTransition,
                "\(error).",
                particulars: ["shipment": .text(shipment), "from": .text(from.rawValue), "to": .text(to.rawValue)]
            )
        case .conflict(let conflict):
            self.init(conflict, status: .preconditionFailed, .worldMovedOn)
        case .encoding:
            // Bodies are read before they get there: what cannot be read is what was stored.
            self.init(.internalServerError, .internal, "Something failed here; the log has the details.")
        case .database(let error):
            self.init(error)
        }
    }
}

extension Problem {
    /// What has moved on since somebody looked.
    init(_ conflict: PlanConflict, status: HTTPResponse.Status, _ code: Code) {
        self.init(status, code, "\(conflict).", extensions: ["conflict": ConflictDetails(conflict).json])
    }
}

extension Problem.Subject {
    init(_ subject: DispatchError.Subject) {
        self =
            switch subject {
            case .vehicle: .vehicle
            case .shipment: .shipment
            case .order: .order
            case .plan: .plan
            case .proposal: .proposal
            case .crew: .crew
            }
    }
}

extension DispatchError {
    /// Whether it is a failure on our side, which is logged, and not a refusal of what came.
    var isInternal: Bool {
        switch self {
        case .database, .encoding: true
        default: false
        }
    }
}
