import Foundation
import Testing

@testable import Alerting

@Suite struct WebhookSignatureTests {
    private let body = Array(#"{"test": 2432232314}"#.utf8)

    @Test func agreesWithTheSpecificationsExample() throws {
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: body,
            secrets: [try WebhookSecret(Secrets.specification)]
        )
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func whileASecretIsReplacedBothReceiversAccept() throws {
        let secrets = [try WebhookSecret(Secrets.current), try WebhookSecret(Secrets.previous)]
        let header = WebhookSignature.header(id: "e", timestamp: 1, body: body, secrets: secrets)
        #expect(header.split(separator: " ").count == 2)
        for secret in secrets {
            #expect(WebhookSignature.isValid(header: header, id: "e", timestamp: 1, body: body, secret: secret))
        }
    }

    @Test func anythingTamperedWithIsRefused() throws {
        let secret = try WebhookSecret(Secrets.current)
        let header = WebhookSignature.header(id: "e", timestamp: 1, body: body, secrets: [secret])
        let other = try WebhookSecret(Secrets.previous)
        #expect(!WebhookSignature.isValid(header: header, id: "f", timestamp: 1, body: body, secret: secret))
        #expect(!WebhookSignature.isValid(header: header, id: "e", timestamp: 2, body: body, secret: secret))
        #expect(!WebhookSignature.isValid(header: header, id: "e", timestamp: 1, body: body + [32], secret: secret))
        #expect(!WebhookSignature.isValid(header: header, id: "e", timestamp: 1, body: body, secret: other))
        #expect(!WebhookSignature.isValid(header: "v1,", id: "e", timestamp: 1, body: body, secret: secret))
    }

    @Test(arguments: [
        "", "whsec_", "whsec_!!!!", "whsec_" + Data(count: 23).base64EncodedString(),
        "whsec_" + Data(count: 65).base64EncodedString(), Data(count: 32).base64EncodedString(),
    ])
    func malformedSecretsAreRefused(text: String) {
        #expect(throws: HookError.self) { try WebhookSecret(text) }
    }

    @Test func secretsAreNeverPrinted() throws {
        let secret = try WebhookSecret(Secrets.current)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect("\(secret) \(String(reflecting: secret)) \(dumped)".contains("whsec_***"))
        #expect(!dumped.contains("key"))
    }
}
