internal import AsyncHTTPClient
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import struct Foundation.Data

/// Requests to a routing engine: repeated while the engine stumbles, ended when it is away.
struct EngineHTTP: Sendable {
    /// An answer with its status; what it means is the engine's own business.
    struct Answer: Sendable {
        let status: UInt
        let body: [UInt8]
    }

    /// The largest answer: a table of 1,000 x 1,000 with distances takes about 16 MB.
    private static let largestAnswer = 128 << 20

    let options: RoadEngineOptions
    let client: HTTPClient
    let engine: String

    func get(_ path: String) async throws(RoadNetworkError) -> Answer {
        try await send(HTTPClientRequest(url: options.address + path))
    }

    func post(_ path: String, _ body: Data) async throws(RoadNetworkError) -> Answer {
        var request = HTTPClientRequest(url: options.address + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(data: body))
        return try await send(request)
    }

    /// Tries as often as the options say, all within the time of one request: an engine that hangs is left alone at once.
    /// An answer of 500 and above counts as none.
    private func send(_ request: HTTPClientRequest) async throws(RoadNetworkError) -> Answer {
        var failure = ""
        let deadline = NIODeadline.now() + .milliseconds(Int64(options.timeoutMilliseconds))
        for attempt in 1...options.attempts {
            do {
                let answer = try await once(request, deadline)
                guard answer.status >= 500 || answer.status == 429 else { return answer }
                failure = "it answered with status \(answer.status)"
            } catch {
                if Task.isCancelled { break }
                failure = "\(error)"
            }
            // A pause that doubles. Where no time is left behind it, what came is told, not that the time is over.
            let pause = Int64(50 << attempt)
            guard attempt < options.attempts, NIODeadline.now() + .milliseconds(pause) < deadline else { break }
            // Cancelled, the loop ends with the next attempt.
            try? await Task.sleep(for: .milliseconds(pause))
        }
        throw RoadNetworkError(
            code: .unavailable,
            operation: engine,
            detail: "\(options.address) does not answer (\(failure))"
        )
    }

    /// One attempt. The client's own deadline ends with the head of the answer, so the body has the clock beside it.
    private func once(_ request: HTTPClientRequest, _ deadline: NIODeadline) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { [client] in
                let response = try await client.execute(request, deadline: deadline)
                let buffer = try await response.body.collect(upTo: Self.largestAnswer)
                return Answer(status: response.status.code, body: Array(buffer.readableBytesView))
            }
            group.addTask {
                try await Task.sleep(for: .nanoseconds(max(0, (deadline - .now()).nanoseconds)))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw HTTPClientError.deadlineExceeded
            }
            return answer
        }
    }
}
