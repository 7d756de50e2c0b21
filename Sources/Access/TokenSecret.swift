internal import Crypto
internal import Foundation

/// A secret of 256 random bits that is shown once and kept as its digest.
public struct TokenSecret: Sendable, Equatable {
    /// What tokens begin with, so that people and scanners for leaked secrets recognise them.
    public static let tokenPrefix = "iso_"
    /// What the page's cookies begin with.
    public static let sessionPrefix = "ises_"

    /// The secret as its holder shows it.
    public let text: String

    /// Draws a new secret from the system's generator, which is fit for secrets; no other is taken.
    public static func token() -> TokenSecret { TokenSecret(prefix: tokenPrefix) }

    /// Draws a new secret for a cookie.
    public static func session() -> TokenSecret { TokenSecret(prefix: sessionPrefix) }

    /// Takes a secret that somebody shows.
    public init(_ text: String) {
        self.text = text
    }

    private init(prefix: String) {
        let bytes = Data((0..<32).map { _ in UInt8.random(in: .min ... .max) })
        text =
            prefix
            + bytes.base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The SHA-256 that is kept.
    public var digest: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// The beginning that may be shown in lists.
    public var hint: String { String(text.prefix(8)) }
}
