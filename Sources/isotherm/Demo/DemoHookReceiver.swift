import Alerting
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The receiver of the demo's hook: what a customer's system would be. It checks each signature and answers.
///
/// It prints what it hears, so that a person sees breach, alert and plan as they happen.
struct DemoHookReceiver: Sendable {
    /// The secret that sender and receiver share, made anew for each start.
    let secret: String
    /// The port on 127.0.0.1.
    let port: Int

    init(port: Int) {
        self.port = port
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        secret = "whsec_" + Data(bytes).base64EncodedString()
    }

    /// The server; it ends with the service group.
    func application(logger: Logger) throws -> some ApplicationProtocol {
        let key = try WebhookSecret(secret)
        let router = Router()
        router.post("/events") { request, _ -> HTTPResponse.Status in
            let body = try await request.body.collect(upTo: 1 << 20)
            return answer(request.headers, Array(body.readableBytesView), key)
        }
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port), serverName: nil),
            logger: logger
        )
    }

    private func answer(_ headers: HTTPFields, _ body: [UInt8], _ key: WebhookSecret) -> HTTPResponse.Status {
        guard let id = header(WebhookSignature.idHeader, headers),
            let timestamp = header(WebhookSignature.timestampHeader, headers).flatMap({ Int64($0) }),
            let signature = header(WebhookSignature.signatureHeader, headers),
            WebhookSignature.isValid(header: signature, id: id, timestamp: timestamp, body: body, secret: key)
        else {
            Talk.step("hook", "refused a message whose signature is not ours")
            return .unauthorized
        }
        do {
            Talk.step("hook", "204, signature valid: \(try DemoEventLine.text(of: body))")
            return .noContent
        } catch {
            Talk.step("hook", "refused a message that is no event: \(error)")
            return .badRequest
        }
    }

    private func header(_ name: String, _ headers: HTTPFields) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}
