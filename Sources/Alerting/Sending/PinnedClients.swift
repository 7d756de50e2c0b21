internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

/// HTTP clients that connect only to addresses which the guard has chosen: one for each hook.
actor PinnedClients {
    private final class Entry {
        let client: HTTPClient
        let address: IPAddress
        var checkedAt: ContinuousClock.Instant
        var users = 0
        var isRetired = false

        init(client: HTTPClient, address: IPAddress, checkedAt: ContinuousClock.Instant) {
            self.client = client
            self.address = address
            self.checkedAt = checkedAt
        }
    }

    /// How long a chosen address is used before the name is looked up again.
    private let lifetime: Duration
    private let resolve: @Sendable (String) async throws(SendError) -> [IPAddress]
    private var entries: [String: Entry] = [:]

    init(
        lifetime: Duration = .seconds(30),
        resolve: @escaping @Sendable (String) async throws(SendError) -> [IPAddress] = HostResolver().addresses
    ) {
        self.lifetime = lifetime
        self.resolve = resolve
    }

    /// Runs `body` with the client of `hook`; the client lives at least until `body` returns.
    func withClient<Result: Sendable>(
        for hook: Hook,
        _ body: @Sendable (HTTPClient) async throws -> Result
    ) async throws -> Result {
        let entry = try await enter(hook)
        do {
            let result = try await body(entry.client)
            await leave(entry)
            return result
        } catch {
            // Perhaps the receiver has moved: the next attempt looks the name up again.
            entry.checkedAt -= lifetime
            await leave(entry)
            throw error
        }
    }

    /// Closes all connections; the clients must not be in use any more.
    func close() async {
        let all = entries.values
        entries = [:]
        for entry in all { await Self.shutDown(entry.client) }
    }

    /// The client to use, counted as in use before anything else can run.
    private func enter(_ hook: Hook) async throws(SendError) -> Entry {
        if let entry = entries[hook.name], entry.checkedAt + lifetime > .now {
            entry.users += 1
            return entry
        }
        let addresses = try await resolve(hook.host)
        // Read after the wait: another attempt may have put a client here meanwhile.
        let present = entries[hook.name]
        let address = try AddressGuard(allowsPrivateAddresses: hook.allowsPrivateAddresses)
            .choose(from: addresses, host: hook.host, preferred: present?.address)
        if let present, present.address == address {
            present.checkedAt = .now
            present.users += 1
            return present
        }
        let client = Self.client(host: hook.host, address: address, connections: hook.concurrency)
        let fresh = Entry(client: client, address: address, checkedAt: .now)
        fresh.users = 1
        entries[hook.name] = fresh
        if let present { await retire(present) }
        return fresh
    }

    private func leave(_ entry: Entry) async {
        entry.users -= 1
        if entry.isRetired, entry.users == 0 { await Self.shutDown(entry.client) }
    }

    private func retire(_ entry: Entry) async {
        entry.isRetired = true
        if entry.users == 0 { await Self.shutDown(entry.client) }
    }

    private static func client(host: String, address: IPAddress, connections: Int) -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.idleTimeout = .seconds(60)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false  // the schedule retries, and records it
        if host != address.description { configuration.dnsOverride = [host: address.description] }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private static func shutDown(_ client: HTTPClient) async {
        // It can only fail by having been shut down before, which is what is wanted.
        try? await client.shutdown()
    }
}
