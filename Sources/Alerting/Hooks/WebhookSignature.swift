internal import Crypto
internal import Foundation

/// Signing and checking by Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks), version `v1`:
/// HMAC-SHA256 over `id.timestamp.body`.
public enum WebhookSignature {
    /// The header with the event's id, the same in every attempt.
    public static let idHeader = "webhook-id"
    /// The header with the second of this attempt.
    public static let timestampHeader = "webhook-timestamp"
    /// The header with one signature per secret, separated by spaces.
    public static let signatureHeader = "webhook-signature"

    /// Signs a body.
    ///
    /// - Parameters:
    ///   - id: The event's id; it must hold no full stop.
    ///   - timestamp: Seconds since the Unix epoch.
    ///   - body: The bytes that are sent.
    ///   - secrets: The secrets in use: two while one is being replaced.
    /// - Returns: The value of the signature header: one signature for each secret, in their order.
    public static func header(id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) -> String {
        let content = signedContent(id: id, timestamp: timestamp, body: body)
        return secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(for: content, using: secret.key)
            return "v1," + Data(code).base64EncodedString()
        }.joined(separator: " ")
    }

    /// Whether one of the header's signatures was made with `secret`, compared in constant time.
    ///
    /// A receiver must also refuse a timestamp that is more than five minutes away; that needs a clock and is not done
    /// here.
    public static func isValid(
        header: String,
        id: String,
        timestamp: Int64,
        body: [UInt8],
        secret: WebhookSecret
    ) -> Bool {
        let content = signedContent(id: id, timestamp: timestamp, body: body)
        return header.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
                return false
            }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: secret.key)
        }
    }

    private static func signedContent(id: String, timestamp: Int64, body: [UInt8]) -> Data {
        Data(Array("\(id).\(timestamp).".utf8) + body)
    }
}
