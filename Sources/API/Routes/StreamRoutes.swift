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
        let isMasked = context.seesMasked
        let bytes = { @Sendable (frame: StreamFrame) in isMasked ? frame.maskedBytes : frame.bytes }
        // What was rendered when nobody who sees masked data listened, and what came before, is read anew.
        let read = { @Sendable (position: Int64) in try await missed(after: position, isMasked: isMasked) }
        let body = ResponseBody { writer in
            let (newest, frames) = services.hub.listen(isMasked: isMasked)
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
                let batch = try await read(position)
                guard let last = batch.last else { break }
                for frame in batch where frame.tenant == tenant {
                    if let bytes = bytes(frame) { try await writer.write(bytes) }
                }
                position = last.position ?? newest
            }
            for await frame in frames.cancelOnGracefulShutdown() {
                if let place = frame.position {
                    guard place > position else { continue }
                    position = place
                }
                // At each sign of life: a stream must not outlive the token that opened it.
                if frame.isHeartbeat, await !services.gate.stillAdmits(request, from: context.address) { break }
                guard frame.tenant == nil || frame.tenant == tenant else { continue }
                if let bytes = bytes(frame) {
                    try await writer.write(bytes)
                } else if let place = frame.position, let same = try await read(place - 1).first,
                    let bytes = bytes(same)
                {
                    try await writer.write(bytes)
                }
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

    private func missed(after position: Int64, isMasked: Bool) async throws -> [StreamFrame] {
        let schemaBase = services.settings.schemaBase
        return try await services.pool.withConnection { connection in
            let events = try Outbox.events(after: position, limit: 200, on: connection)
            return try StreamFrame.frames(
                of: events,
                schemaBase: schemaBase,
                isMasked: isMasked,
                on: connection
            )
        }
    }
}
