internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Outbox

/// Posts events to hooks, one attempt at a time; never throws, every attempt has a result.
struct WebhookSender: Sendable {
    let clients: PinnedClients
    /// What stands before the type in `dataschema`.
    let schemaBase: String
    /// Microseconds since the Unix epoch.
    let now: @Sendable () -> Int64

    /// Makes one attempt.
    func attempt(_ delivery: Delivery, to hook: Hook) async -> AttemptResult {
        let startedAt = now()
        let clock = ContinuousClock()
        let start = clock.now
        var answer: Answer
        do {
            let request = try request(for: delivery, to: hook, at: startedAt)
            let deadline = NIODeadline.now() + TimeAmount(hook.timeout)
            answer = try await clients.withClient(for: hook) { client in
                try await Self.post(request, by: client, deadline: deadline, now: now)
            }
        } catch {
            // Told to stop: whether the receiver has heard is unknown.
            let reason = Self.reason(error, timeout: hook.timeout)
            answer = Task.isCancelled ? Answer() : Answer(fault: reason.fault, error: reason.words)
        }
        return AttemptResult(
            delivery: delivery,
            outcome: Self.outcome(of: answer),
            startedAt: startedAt,
            duration: start.duration(to: clock.now),
            status: answer.status,
            fault: answer.fault,
            error: answer.error,
            retryAfter: answer.retryAfter
        )
    }

    /// What came back: a status, or the reason why there is none, or neither when we were told to stop.
    private struct Answer: Sendable {
        var status: Int?
        var fault: DeliveryFault?
        var error: String?
        var retryAfter: Duration?
    }

    private func request(for delivery: Delivery, to hook: Hook, at now: Int64) throws -> HTTPClientRequest {
        let body = try CloudEvent(delivery.event, position: delivery.position, schemaBase: schemaBase).bytes()
        let id = delivery.event.id
        let timestamp = now / 1_000_000
        let signature = WebhookSignature.header(id: id, timestamp: timestamp, body: body, secrets: hook.secrets)
        var request = HTTPClientRequest(url: hook.url)
        request.method = .POST
        request.headers = [
            "content-type": CloudEvent.mediaType,
            "user-agent": "Isotherm",
            WebhookSignature.idHeader: id,
            WebhookSignature.timestampHeader: String(timestamp),
            WebhookSignature.signatureHeader: signature,
        ]
        request.body = .bytes(body)
        return request
    }

    private static func post(
        _ request: HTTPClientRequest,
        by client: HTTPClient,
        deadline: NIODeadline,
        now: @Sendable () -> Int64
    ) async throws -> Answer {
        let response = try await client.execute(request, deadline: deadline)
        let isSuccess = (200..<300).contains(response.status.code)
        let text = AnswerBody.excerpt(await AnswerBody.read(response.body, until: deadline))
        return Answer(
            status: Int(response.status.code),
            fault: isSuccess ? nil : .status,
            error: isSuccess ? nil : "\(response.status.code) \(response.status.reasonPhrase): \(text)",
            retryAfter: response.headers.first(name: "retry-after").flatMap { RetryAfter.wait($0, now: now()) }
        )
    }

    private static func outcome(of answer: Answer) -> AttemptResult.Outcome {
        switch answer.status {
        case .some(200..<300): .delivered
        case 410: .gone
        case nil where answer.error == nil: .abandoned
        default: .failed
        }
    }

    /// Why there was no answer, as a code and in words for an operator.
    static func reason(_ error: any Error, timeout: Duration) -> (fault: DeliveryFault, words: String) {
        switch error {
        case let error as HTTPClientError where error == .deadlineExceeded:
            (.timedOut, "no answer within \(timeout)")
        case let error as HTTPClientError where error == .connectTimeout:
            (.unreachable, "no connection in time")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            (.closedEarly, "the receiver closed the connection before it answered")
        case let error as SendError:
            (error.code == .hostUnknown ? .hostUnknown : .addressRefused, error.description)
        case is CloudEventError: (.badEvent, "\(error)")
        case is NIOConnectionError, is IOError: (.unreachable, "\(error)")
        default: (.failed, "\(error)")
        }
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
