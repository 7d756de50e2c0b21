import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A receiver of webhooks in a process of its own; it ends with this value or with the tests.
final class Receiver: Sendable {
    /// What the receiver does with one webhook.
    struct Answer: Encodable {
        var status = 204
        var headers: [String: String] = [:]
        var body = ""
        var act: String?

        static let hold = Answer(act: "hold")
        static let late = Answer(act: "late")
        static let close = Answer(act: "close")
        static let cut = Answer(status: 200, act: "cut")
        static let stall = Answer(status: 200, act: "stall")
        static func status(_ status: Int, _ headers: [String: String] = [:], body: String = "") -> Answer {
            Answer(status: status, headers: headers, body: body)
        }
    }

    /// One webhook that came.
    struct Received: Decodable {
        /// When it came and when it was answered, in microseconds since 1970; nil while it is not.
        var receivedAt: Int64
        var answeredAt: Int64?
        var headers: [String: String]
        var body: Data
        var verified: Bool

        var id: String? { headers["webhook-id"] }
    }

    private struct Script: Encodable {
        var secret: String
        var answers: [Answer]
    }

    private let server: HelperServer

    init(port wanted: Int = 0) throws {
        server = try HelperServer(script: "receiver.py", [String(wanted)])
    }

    /// The port on 127.0.0.1.
    var port: Int { server.port }

    /// Ends the receiver; its port refuses connections afterwards.
    func stop() { server.stop() }

    /// The address of the webhook `name`.
    func url(_ name: String) -> String { "http://127.0.0.1:\(port)/hooks/\(name)" }

    /// Tells what is answered on the webhook `name`; the last answer repeats.
    func script(_ name: String, secret: String, _ answers: Answer...) async throws {
        _ = try await call(.PUT, "/script/\(name)", JSONEncoder().encode(Script(secret: secret, answers: answers)))
    }

    /// Lets everything go on that is held.
    func release() async throws { _ = try await call(.POST, "/release") }

    /// What has come on the webhook `name`, in order.
    func received(_ name: String) async throws -> [Received] {
        let decoder = JSONDecoder()
        decoder.dataDecodingStrategy = .base64
        return try decoder.decode([Received].self, from: try await call(.GET, "/log/\(name)"))
    }

    private func call(_ method: HTTPMethod, _ path: String, _ body: Data? = nil) async throws -> Data {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        if let body { request.body = .bytes(body) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        return Data(try await response.body.collect(upTo: 10_000_000).readableBytesView)
    }
}
