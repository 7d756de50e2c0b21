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

    /// Draws a new secret.
    public static func token(using generator: inout some RandomNumberGenerator) -> TokenSecret {
        TokenSecret(prefix: tokenPrefix, &generator)
    }

    /// Draws a new secret for a cookie.
    public static func session(using generator: inout some RandomNumberGenerator) -> TokenSecret {
        TokenSecret(prefix: sessionPrefix, &generator)
    }

    /// Takes a secret that somebody shows.
    public init(_ text: String) {
        self.text = text
    }

    private init(prefix: String, _ generator: inout some RandomNumberGenerator) {
        let bytes = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
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
