import Dispatching
import HTTPTypes
import Hummingbird

extension Problem {
    /// What dispatching refuses, in the terms of HTTP.
    init(_ error: DispatchError, body: BodyShape = .list) {
        switch error {
        case .invalid(let field, let expected, let came):
            self = .field(body.pointer(field), expected: expected, came: came)
        case .unknown(let kind, let name):
            self = .notFound(kind, name)
        case .duplicate(let kind, let name):
            self.init(.conflict, "already-there", "There is a \(kind) \(Described.text(name)) already.")
        case .refusedTransition:
            self.init(.conflict, "refused-transition", "\(error).")
        case .conflict(let conflict):
            self.init(
                .preconditionFailed,
                "world-moved-on",
                "\(conflict).",
                extensions: ["conflict": ConflictDetails(conflict).json]
            )
        case .encoding:
            // Bodies are read before they get there: what cannot be read is what was stored.
            self.init(.internalServerError, "internal", "Something failed here; the log has the details.")
        case .database(let error):
            self.init(error)
        }
    }

    /// A field of the body that cannot be used.
    static func field(_ pointer: String, expected: String, came: String) -> Problem {
        let detail = "\(pointer) must be \(expected); came \(Described.text(came))."
        return Problem(
            .unprocessableContent,
            "invalid-body",
            detail,
            faults: [Fault(pointer: pointer, code: "invalid", detail: detail)]
        )
    }
}

extension String {
    /// The words of a choice as a sentence has them.
    static func oneOf(_ words: [String]) -> String { "one of " + words.joined(separator: ", ") }
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
