/// What one cause has opened at one place, and who has been told of it.
///
/// A value: it takes facts and an instant, and answers with what is to be said. Whoever keeps it writes it down
/// together with what it answered.
public struct Incident: Sendable, Codable, Equatable {
    /// Somebody has taken the matter on, as it was then.
    public struct Acknowledgement: Sendable, Codable, Equatable {
        /// Who.
        public let by: String
        /// When, by the time of the event, in microseconds since the Unix epoch.
        public let at: Int64
        /// How grave it was: what becomes graver later is not covered.
        public let severity: AlertSeverity
        /// What they said about it; nil where the acknowledgement came from one of the alerts.
        public var comment: String?
    }

    /// Alerts that are kept in full; further ones are counted.
    public static let alertLimit = 50

    /// Its identity; letters, digits and `-` only.
    public let id: String
    /// The customer.
    public let tenant: String
    /// Where.
    public let place: AlertPlace
    /// What its alerts have in common.
    public let family: AlertFamily
    /// When the first alert was decided, by event time, in microseconds since the Unix epoch.
    public let openedAt: Int64
    /// The event time of the newest alert.
    public private(set) var activeAt: Int64
    /// When the last alert ended; nil while one is open.
    public private(set) var closedAt: Int64?
    /// Its alerts, in the order in which they came; at the limit those that are open and grave.
    public internal(set) var alerts: [IncidentAlert] = []
    /// How many more there are.
    public private(set) var furtherAlerts = 0
    /// Who has taken it on.
    public internal(set) var acknowledgement: Acknowledgement?
    /// Shipments that were on board when the newest alert came.
    public var loads: [String] = []
    /// Who is told.
    public internal(set) var notices: [Notice] = []
    /// Counts what has changed.
    public internal(set) var version = 0

    /// Opens an incident with its first alert.
    public init(id: String, tenant: String, place: AlertPlace, fact: AlertFact) {
        self.id = id
        self.tenant = tenant
        self.place = place
        family = fact.alert.family
        openedAt = fact.time
        activeAt = fact.time
        take(fact)
    }

    /// Whether an alert is open.
    public var isOpen: Bool { closedAt == nil }

    /// The gravest that it is, or was before it ended.
    public var severity: AlertSeverity {
        (isOpen ? alerts.filter(\.isOpen) : alerts).map(\.severity).max() ?? .minor
    }

    /// Whether somebody has taken it on as grave as it is now.
    public var isAcknowledged: Bool { acknowledgement.map { $0.severity >= severity } ?? false }

    /// What probably made it: the newest word of the detector.
    public var cause: String? { alerts.last { $0.cause != nil }?.cause }

    /// Whether a new alert belongs here: of the same customer, place and family, and near in event time.
    public func accepts(_ fact: AlertFact, at place: AlertPlace, within window: Duration) -> Bool {
        fact.tenant == tenant && place == self.place && fact.alert.family == family
            && fact.time >= openedAt - window.microseconds && fact.time <= activeAt + window.microseconds
    }

    /// Takes what an event says of one of its alerts, or of a new one.
    public mutating func take(_ fact: AlertFact) {
        let before = self
        let place = alerts.firstIndex { $0.id == fact.alert.id }
        switch fact.change {
        case .opened: open(fact, at: place)
        case .updated: if let place, alerts[place].isOpen { alerts[place].describe(fact.alert) }
        case .closed: if let place, alerts[place].isOpen { alerts[place].closedAt = fact.time }
        case .acknowledged(let name): takeOn(by: name, at: fact.time)
        case .snoozed(let until): if let place { alerts[place].snoozedUntil = until }
        }
        closedAt = alerts.contains(where: \.isOpen) ? nil : alerts.compactMap(\.closedAt).max()
        if self != before { version += 1 }
    }

    private mutating func open(_ fact: AlertFact, at place: Int?) {
        activeAt = max(activeAt, fact.time)
        if let place {
            alerts[place].describe(fact.alert)
            alerts[place].closedAt = nil
        } else {
            makeRoom(for: fact.alert)
        }
    }

    /// Appends an alert. At the limit it takes the place of one that has ended, else of the least grave if that is
    /// less grave: whatever comes, the gravest is heard of.
    private mutating func makeRoom(for alert: IncidentAlert) {
        if alerts.count >= Self.alertLimit {
            furtherAlerts += 1
            let ended = alerts.firstIndex { !$0.isOpen }
            let lesser = alerts.indices.min { alerts[$0].severity < alerts[$1].severity }
            guard let place = ended ?? lesser, ended != nil || alerts[place].severity < alert.severity else { return }
            alerts.remove(at: place)
        }
        alerts.append(alert)
    }
}

extension IncidentAlert {
    /// Takes over what may change.
    mutating func describe(_ newer: IncidentAlert) {
        severity = newer.severity
        cause = newer.cause ?? cause
        profile = newer.profile ?? profile
        if !newer.englishSentence.isEmpty { englishSentence = newer.englishSentence }
        if !newer.russianSentence.isEmpty { russianSentence = newer.russianSentence }
    }
}
