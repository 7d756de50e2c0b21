internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// The issuer's keys as they were read last: read again when a token names another, and once an hour, so that a key that
/// the issuer has withdrawn ends here too.
actor IssuerKeys {
    /// However many tokens name keys that do not exist: the issuer is asked once in so many seconds.
    static let pause = Duration.seconds(10)
    static let lifetime = Duration.seconds(3_600)
    private static let limit = 1 << 20

    private let settings: IssuerSettings
    private let clock: @Sendable () -> ContinuousClock.Instant
    private var set: KeySet?
    private var readAt: ContinuousClock.Instant?
    private var askedAt: ContinuousClock.Instant?
    private var isReading = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var failure = "nobody has asked yet"

    init(_ settings: IssuerSettings, clock: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.settings = settings
        self.clock = clock
    }

    /// The keys, among them the one that `header` means where the issuer has it.
    ///
    /// - Throws: ``IssuerError/keysAway(_:)`` when none are known; old keys serve on while the issuer is away.
    func keys(for header: TokenHeader) async throws(IssuerError) -> KeySet {
        if let set, set.name(header) != nil, !isOld { return set }
        await refresh()
        guard let set else { throw .keysAway(failure) }
        return set
    }

    private var isOld: Bool { readAt.map { $0 + Self.lifetime < clock() } ?? true }

    /// Reads the keys unless somebody did so a moment ago; who comes while they are read waits for that.
    private func refresh() async {
        if isReading { return await withCheckedContinuation { self.waiting.append($0) } }
        if let askedAt, askedAt + Self.pause > clock() { return }
        isReading = true
        askedAt = clock()
        do throws(IssuerError) {
            set = try await KeySet(read())
            readAt = clock()
        } catch {
            failure = error.description
        }
        isReading = false
        let those = waiting
        waiting = []
        for continuation in those { continuation.resume() }
    }

    private func read() async throws(IssuerError) -> Data {
        switch settings.keys {
        case .file(let path):
            do {
                return try Data(contentsOf: URL(fileURLWithPath: path))
            } catch {
                throw .keysAway("\(path): \(error.localizedDescription)")
            }
        case .address(let address):
            return try await fetch(address)
        case .discovery:
            let base = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
            let document = try await fetch(base + "/.well-known/openid-configuration")
            do {
                return try await fetch(try JSONDecoder().decode(Discovery.self, from: document).jwks_uri)
            } catch let error as IssuerError {
                throw error
            } catch {
                throw .keysAway("the issuer's discovery document names no jwks_uri")
            }
        }
    }

    private func fetch(_ address: String) async throws(IssuerError) -> Data {
        do {
            let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: address), timeout: .seconds(5))
            guard answer.status == .ok else { throw IssuerError.keysAway("\(address) answers \(answer.status.code)") }
            return Data(try await answer.body.collect(upTo: Self.limit).readableBytesView)
        } catch let error as IssuerError {
            throw error
        } catch {
            throw .keysAway("\(address): \(error)")
        }
    }

    private struct Discovery: Decodable {
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let jwks_uri: String
    }
}
