internal import Foundation

/// Prometheus Alertmanager: an incident is an alert there, pushed again while it goes on and resolved at its end.
///
/// The shape is that of its published API (api/v2/openapi.yaml of prometheus/alertmanager). Labels make an alert's
/// identity there, so that a change of severity is another alert: the one that was pushed before is resolved with it.
public struct AlertmanagerChannel: AlertChannel {
    /// The kind of these channels in the configuration.
    public static let kind = "alertmanager"

    /// The name that the user gave it.
    public let name: String
    /// Its base URL, below which `/api/v2/alerts` lies.
    public let address: String
    /// Told anew every `repeatInterval`, and of every change.
    public let manners: ChannelManners
    /// How long a request may take.
    public let timeout: Duration
    /// The kind of this one.
    public var kind: String { Self.kind }

    private let text: AlertText
    private let page: String?
    private let http: ChannelHTTP
    private let headers: [(String, String)]

    /// Creates a channel.
    ///
    /// - Throws: ``AlertChannelError`` when the address cannot be used.
    public init(_ options: ChannelOptions) throws(AlertChannelError) {
        name = options.name
        address = try options.webAddress()
        timeout = options.timeout
        manners = ChannelManners(takesUpdates: true, repeatInterval: options.repeatInterval)
        text = options.text
        page = options.page
        http = ChannelHTTP(timeout: options.timeout, secrets: [options.password ?? ""])
        if let user = options.user {
            let credentials = Data("\(user):\(options.password ?? "")".utf8).base64EncodedString()
            headers = [("authorization", "Basic \(credentials)")]
        } else {
            headers = options.token.map { [("authorization", "Bearer \($0)")] } ?? []
        }
    }

    /// Pushes the incident as one alert.
    public func send(_ message: AlertMessage) async throws(AlertChannelError) -> ChannelReceipt {
        let severity = message.incident.severity
        var alerts = [alert(message, severity, isOpen: message.incident.isOpen)]
        if let before = message.reference.flatMap(AlertSeverity.init(rawValue:)), before != severity {
            alerts.append(alert(message, before, isOpen: false))
        }
        let body = Data(JSONText.of(alerts).utf8)
        let answer = try await http.call("\(address)/api/v2/alerts", body, headers: headers)
        guard answer.isSuccess else {
            throw AlertChannelError(
                .refused,
                http.masked("\(answer.status): \(answer.excerpt)"),
                status: answer.status,
                retryAfter: answer.retryAfter
            )
        }
        return ChannelReceipt(status: answer.status, reference: severity.rawValue)
    }

    /// Asks for its status.
    public func probe() async throws(AlertChannelError) {
        let answer = try await http.call("\(address)/api/v2/status", headers: headers)
        guard answer.isSuccess else { throw AlertChannelError(.refused, "\(answer.status): \(answer.excerpt)") }
    }

    /// Closes its connections.
    public func close() async { await http.close() }

    private func alert(_ message: AlertMessage, _ severity: AlertSeverity, isOpen: Bool) -> Alert {
        let incident = message.incident
        // Four pushes may be missed before Alertmanager takes it for resolved, as with Prometheus itself.
        let lifetime = (manners.repeatInterval ?? .seconds(60)).microseconds * 4
        let end = isOpen ? message.now + lifetime : min(incident.closedAt ?? message.now, message.now)
        return Alert(
            labels: [
                "alertname": "Isotherm_\(incident.family.rawValue)", "severity": severity.rawValue,
                "tenant": incident.tenant, incident.place.kind.rawValue: incident.place.name,
                "incident": incident.id,
            ],
            annotations: [
                "summary": text.title(message), "description": text.body(message),
                "cause": incident.cause ?? "", "loads": incident.loads.joined(separator: ", "),
            ].filter { !$0.value.isEmpty },
            // Device clocks may be ahead: an alert that begins after its end would be refused.
            startsAt: RFC3339.text(microseconds: min(incident.openedAt, end)),
            endsAt: RFC3339.text(microseconds: end),
            generatorURL: page.map { "\($0)/alerts" }
        )
    }

    /// `postableAlert` of the published API.
    private struct Alert: Encodable {
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String?
    }
}
