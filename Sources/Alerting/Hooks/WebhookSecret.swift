internal import Foundation
internal import Crypto

/// The key that a hook's receiver shares with us, in the notation of Standard Webhooks: `whsec_` and base64.
public struct WebhookSecret: Sendable {
    let key: SymmetricKey

    /// Reads a secret.
    ///
    /// - Throws: ``HookError`` when it is not `whsec_` followed by the base64 of 24 to 64 bytes, the lengths that the
    ///   specification allows.
    public init(_ text: String) throws(HookError) {
        guard text.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(text.dropFirst("whsec_".count))) else {
            throw HookError(.badSecret, "a secret is written whsec_ followed by base64")
        }
        guard (24...64).contains(bytes.count) else {
            throw HookError(.badSecret, "a secret has 24 to 64 bytes, this one has \(bytes.count)")
        }
        key = SymmetricKey(data: bytes)
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always the same stars.
    public var description: String { "whsec_***" }
    /// Always the same stars.
    public var debugDescription: String { description }
    /// Nothing to be seen from outside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
