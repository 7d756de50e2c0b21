import HTTPTypes
import Hummingbird
import Outbox
import Postgres
import ServiceLifecycle

/// What happens, as it happens: server-sent events.
///
/// A client that was cut off sends the id of the last event it has in `Last-Event-ID`, as browsers do by themselves, and
/// gets everything after it first. Ids are places in the outbox: no event is missing, none comes twice.
struct StreamRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("stream") { request, context in try await open(request, context) }
    }

    private func open(_ request: Request, _ context: APIContext) async throws -> Response {
        let resume = try resumePoint(request)
        guard !services.hub.isFull else {
            throw Problem(
                .serviceUnavailable,
                .tooManyListeners,
                "\(services.hub.listenerLimit) listen already.",
                headers: [.retryAfter: "10"]
            )
        }
        let tenant = context.tenant
        let body = ResponseBody { writer in
            let (newest, frames) = services.hub.listen()
            var position = newest
            var opening = "retry: 1000\n"
            if let resume, resume <= newest {
                position = resume
            } else if resume != nil {
                // The log is younger than what the client has seen: another database. It must read everything anew.
                opening += "event: reset\n"
            }
            try await writer.write(ByteBuffer(string: opening + "id: \(position)\ndata: {}\n\n"))
            while position < newest {
                let missed = try await missed(after: position)
                guard let last = missed.last else { break }
                for stored in missed where stored.event.tenant == tenant {
                    try await writer.write(frame(stored).bytes)
                }
                position = last.position
            }
            for await frame in frames.cancelOnGracefulShutdown() {
                if let place = frame.position {
                    guard place > position else { continue }
                    position = place
                }
                // At each sign of life: a stream must not outlive the token that opened it.
                if frame.isHeartbeat, await !services.gate.stillAdmits(request, from: context.address) { break }
                guard frame.tenant == nil || frame.tenant == tenant else { continue }
                try await writer.write(frame.bytes)
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }

    private func resumePoint(_ request: Request) throws(Problem) -> Int64? {
        let header = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
        let named = try Query(request).text("after")
        guard let text = header ?? named, !text.isEmpty else { return nil }
        guard let position = Int64(text), position >= 0 else {
            throw .parameter("after", expected: .eventID, came: text)
        }
        return position
    }

    private func missed(after position: Int64) async throws -> [StoredEvent] {
        try await services.pool.withConnection { try Outbox.events(after: position, limit: 200, on: $0) }
    }

    private func frame(_ stored: StoredEvent) throws -> StreamFrame {
        try StreamFrame(stored, schemaBase: services.settings.schemaBase)
    }
}
