internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// JSON requests of channels to the servers that an operator has named; redirects are not followed.
final class ChannelHTTP: Sendable {
    /// An answer: its status and the beginning of its body.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let retryAfter: Duration?
        var isSuccess: Bool { (200..<300).contains(status) }

        /// The beginning of the body in one line.
        var excerpt: String { AnswerBody.excerpt(body) }
    }

    /// Made for the first request: a channel that is only looked at holds nothing that must be given back.
    private let client = Mutex<HTTPClient?>(nil)
    private let timeout: Duration
    /// What must never appear in an error's text.
    private let secrets: [String]

    init(timeout: Duration, secrets: [String] = []) {
        self.timeout = timeout
        self.secrets = secrets.filter { !$0.isEmpty }
    }

    /// Sends a request; `body` of nil is a GET, otherwise it is posted as JSON.
    func call(_ url: String, _ body: Data? = nil, headers: [(String, String)] = []) async throws(AlertChannelError)
        -> Answer
    {
        var request = HTTPClientRequest(url: url)
        request.headers = ["user-agent": "Isotherm", "accept": "application/json"]
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        do {
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            let response = try await connected().execute(request, deadline: deadline)
            return Answer(
                status: Int(response.status.code),
                body: await AnswerBody.read(response.body, until: deadline),
                retryAfter: response.headers.first(name: "retry-after").flatMap {
                    RetryAfter.wait($0, now: Notifier.systemTime())
                }
            )
        } catch {
            if Task.isCancelled { throw AlertChannelError(.abandoned, "the sending was given up") }
            throw AlertChannelError(.unreachable, masked(WebhookSender.reason(error, timeout: timeout).words))
        }
    }

    /// A text without secrets.
    func masked(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "***") }
    }

    func close() async {
        let used = client.withLock { client in
            defer { client = nil }
            return client
        }
        // It can only fail by having been shut down before, which is what is wanted.
        try? await used?.shutdown()
    }

    private func connected() -> HTTPClient {
        client.withLock { client in
            if let client { return client }
            var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
            configuration.timeout.connect = .seconds(10)
            configuration.connectionPool.retryConnectionEstablishment = false  // the schedule retries, and records it
            let fresh = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            client = fresh
            return fresh
        }
    }
}
