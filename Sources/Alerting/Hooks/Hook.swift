internal import Foundation
public import Outbox

/// One receiver of events: where they are posted, which ones, how they are signed, and what is tolerated.
public struct Hook: Sendable {
    /// The name that the user gave it; deliveries are kept under it.
    public let name: String
    /// Where events are posted.
    public let url: String
    /// The host of `url`, as the HTTP client will look it up.
    let host: String
    /// The secrets that sign, the newest first: two while one is being replaced.
    let secrets: [WebhookSecret]
    /// Which events are sent.
    public let events: [EventPattern]
    /// Whose events are sent; empty means every tenant's.
    public let tenants: Set<String>
    /// How long an attempt may take from the connection to the answer.
    public let timeout: Duration
    /// Whether the host may be in a private, loopback or otherwise special network.
    public let allowsPrivateAddresses: Bool
    /// How many attempts may be under way at once.
    public let concurrency: Int

    /// Checks and creates a hook.
    ///
    /// - Parameters:
    ///   - name: The hook's name, not empty.
    ///   - url: An `http` or `https` address without user or fragment.
    ///   - secrets: One or two secrets (`whsec_…`), the newest first.
    ///   - events: Patterns such as `isotherm.breach.*`; at least one.
    ///   - tenants: The tenants; empty means all.
    ///   - timeout: From 1 ms to 5 min; Standard Webhooks advises 15 to 30 s.
    ///   - allowsPrivateAddresses: Whether private and loopback addresses are accepted.
    ///   - concurrency: From 1 to 100.
    /// - Throws: ``HookError``.
    public init(
        name: String,
        url: String,
        secrets: [String],
        events: [String] = ["isotherm.*"],
        tenants: [String] = [],
        timeout: Duration = .seconds(15),
        allowsPrivateAddresses: Bool = false,
        concurrency: Int = 4
    ) throws(HookError) {
        guard !name.isEmpty else { throw HookError(.badName, "a hook needs a name") }
        guard (1...2).contains(secrets.count) else {
            throw HookError(.badSecret, "a hook has one secret, or two while one is being replaced")
        }
        guard !events.isEmpty else { throw HookError(.badPattern, "a hook needs at least one event pattern") }
        guard (1...100).contains(concurrency) else { throw HookError(.badLimit, "the concurrency is 1 to 100") }
        guard timeout >= .milliseconds(1), timeout <= .seconds(300) else {
            throw HookError(.badLimit, "the timeout is at most five minutes")
        }
        self.name = name
        self.url = url
        host = try Self.host(of: url)
        var keys: [WebhookSecret] = []
        for secret in secrets { keys.append(try WebhookSecret(secret)) }
        self.secrets = keys
        var patterns: [EventPattern] = []
        for event in events { patterns.append(try EventPattern(event)) }
        self.events = patterns
        self.tenants = Set(tenants)
        self.timeout = timeout
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.concurrency = concurrency
    }

    /// Whether the hook is to hear of an event.
    public func wants(_ event: OutboxEvent) -> Bool {
        (tenants.isEmpty || tenants.contains(event.tenant)) && events.contains { $0.matches(event.type) }
    }

    private static func host(of url: String) throws(HookError) -> String {
        guard let parts = URL(string: url), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme),
            let host = parts.host(percentEncoded: true), !host.isEmpty, !host.contains("%")
        else {
            throw HookError(.badAddress, "an address begins with https:// or http:// and names a host")
        }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
            throw HookError(.badAddress, "an address carries no user, password or fragment")
        }
        return host
    }
}
