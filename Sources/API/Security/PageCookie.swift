import HTTPTypes
import Hummingbird

/// The cookie of the page's session: no script reads it, no other site sends it.
struct PageCookie: Sendable {
    static let name = "isotherm_session"
    /// A shift and the hand-over after it, in seconds.
    static let lifetime = 12 * 3_600

    let usesTLS: Bool

    /// What the request's cookie says; nil when it has none.
    static func value(_ request: Request) -> String? {
        request.cookies[name]?.value
    }

    /// The value of Set-Cookie that opens the session.
    func opening(_ value: String, lifetime: Int = lifetime) -> String {
        "\(Self.name)=\(value); Path=/; Max-Age=\(lifetime); HttpOnly; SameSite=Strict" + (usesTLS ? "; Secure" : "")
    }

    /// The value of Set-Cookie that ends it.
    func closing() -> String { opening("", lifetime: 0) }
}
