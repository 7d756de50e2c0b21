import Access
import HTTPTypes
import Hummingbird
import Postgres

/// What is kept about a person: given out, and taken out of what is kept. Names come in bodies, so that no log of
/// addresses has them, and no answer is kept for a repeated request.
struct PersonRoutes {
    let services: APIServices

    func add(to router: RouterGroup<APIContext>) {
        router.post("persons/export") { request, context in
            let person = try await person(request)
            let note = note(context)
            let text = try await run { try PersonExport.document(of: person, note: note, on: $0) }
            return JSONResponse(text: text)
        }
        router.post("persons/erase") { request, context in
            let person = try await person(request)
            let note = note(context)
            let erasure = try await run { try PersonErasure(of: person, note: note, on: $0) }
            return try JSONResponse(Item(pseudonym: erasure.pseudonym, changed: erasure.changed, kept: erasure.kept))
        }
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        do {
            return try await services.pool.transaction { try body($0) }
        } catch let error as PersonError {
            throw Problem(error)
        }
    }

    private func person(_ request: Request) async throws -> Person {
        let input = try await JSONBody.decode(Input.self, from: request)
        do throws(PersonError) {
            return try Person(name: input.name, orders: input.orders ?? [])
        } catch {
            throw Problem(error)
        }
    }

    private func note(_ context: APIContext) -> AuditTrail.Note {
        AuditTrail.Note(
            tenant: context.tenant,
            identity: context.identity,
            via: context.isByCookie ? "page" : "api",
            action: ""
        )
    }

    private struct Input: Decodable {
        /// A courier's name, that of whoever acts, or a contact's name, telephone number or mail address.
        let name: String?
        /// The numbers of the orders that were brought to the person.
        let orders: [String]?
    }

    private struct Item: Encodable {
        let pseudonym: String?
        let changed: [String: Int]
        let kept: Int
    }
}

extension Problem {
    /// What forbids that a person's data is given out or erased, in the terms of HTTP.
    init(_ error: PersonError) {
        switch error {
        case .invalid(let field, let expected):
            let detail = "#/\(field) must be \(expected)."
            let fault = Fault(pointer: "#/\(field)", code: "invalid", detail: detail)
            self.init(.unprocessableContent, .invalidBody, detail, faults: [fault])
        case .unknown:
            let particulars: [String: Particular] = ["kind": .text(Subject.person.rawValue), "name": .text("")]
            self.init(.notFound, .notFound, "Nothing is kept about this person.", particulars: particulars)
        case .inUse(let reason):
            self.init(.conflict, .inUse, "The data is in use: \(reason).")
        case .ambiguous(let numbers):
            self.init(
                .conflict,
                .ambiguous,
                "The data is not of one person: \(error.description).",
                particulars: ["n": .whole(numbers)]
            )
        case .held(let id, let reason):
            self.init(.conflict, .held, "Legal hold \(id) keeps this data: \(reason).", extensions: ["hold": "\(id)"])
        case .database(let error):
            self.init(error)
        }
    }
}
