/// One breach, warning, sensor fault or lost gateway within an incident.
public struct IncidentAlert: Sendable, Codable, Equatable {
    /// Its identity over all tenants.
    public let id: String
    /// `breach`, `warning`, `sensor` or `gateway`.
    public let kind: String
    /// The device or gateway concerned.
    public let device: String
    /// What it is, in the detector's words: `hot`, `silent`, …
    public let code: String
    /// How grave it is now.
    public var severity: AlertSeverity
    /// What probably made it, once that is known.
    public var cause: String?
    /// The profile that judged.
    public var profile: String?
    /// When it was decided, by event time, in microseconds since the Unix epoch.
    public let openedAt: Int64
    /// When it ended; nil while it is open.
    public var closedAt: Int64?
    /// Until when nobody wants to hear of it.
    public var snoozedUntil: Int64?
    /// How grave it was when the rules last looked at it; nil before they did.
    public var routedAs: AlertSeverity?
    /// The explanation in English.
    public var englishSentence: String
    /// The explanation in Russian.
    public var russianSentence: String

    /// Creates an alert that nobody has looked at.
    public init(
        id: String,
        kind: String,
        device: String,
        code: String,
        severity: AlertSeverity,
        cause: String? = nil,
        profile: String? = nil,
        openedAt: Int64,
        englishSentence: String = "",
        russianSentence: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.device = device
        self.code = code
        self.severity = severity
        self.cause = cause
        self.profile = profile
        self.openedAt = openedAt
        self.englishSentence = englishSentence
        self.russianSentence = russianSentence
    }

    /// Whether it goes on.
    public var isOpen: Bool { closedAt == nil }

    /// The id of the breach, warning or fault; nil for a gateway, which is none of them.
    func episode(of tenant: String) -> String? {
        kind == "gateway" ? nil : String(id.dropFirst("\(tenant)/\(kind)/".count))
    }

    /// What kinds of alerts lie in one incident.
    public var family: AlertFamily { AlertFamily(code: code) }
}
