import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Alerting

@Suite struct PinnedClientsTests {
    /// A name server whose answers the test decides.
    private final class Names: Sendable {
        private let answers: Mutex<[String]>
        private let count = Mutex(0)

        init(_ answers: String...) { self.answers = Mutex(answers) }

        var questions: Int { count.withLock { $0 } }

        /// The next answer; the last one repeats.
        func addresses() -> [IPAddress] {
            count.withLock { $0 += 1 }
            let text = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return [IPAddress(text)].compactMap { $0 }
        }
    }

    private func hook(_ receiver: Receiver, allowsPrivateAddresses: Bool = true) throws -> Hook {
        try Hook(
            name: "h",
            url: "http://receiver.invalid:\(receiver.port)/hooks/h",
            secrets: [Secrets.current],
            timeout: .seconds(10),
            allowsPrivateAddresses: allowsPrivateAddresses
        )
    }

    private func post(to hook: Hook, by clients: PinnedClients) async throws -> UInt {
        try await clients.withClient(for: hook) { client in
            var request = HTTPClientRequest(url: hook.url)
            request.method = .POST
            return try await client.execute(request, timeout: .seconds(10)).status.code
        }
    }

    /// No other resolver knows the name: only the judged address can have been used.
    @Test func theConnectionGoesToTheAddressThatWasJudged() async throws {
        let receiver = try Receiver()
        let names = Names("127.0.0.1")
        let clients = PinnedClients { _ in names.addresses() }
        #expect(try await post(to: hook(receiver), by: clients) == 204)
        #expect(try await post(to: hook(receiver), by: clients) == 204)
        #expect(names.questions == 1)
        await clients.close()
    }

    @Test func aNameThatTurnsToAPrivateAddressIsRefused() async throws {
        let receiver = try Receiver()
        let names = Names("127.0.0.1")
        let clients = PinnedClients(lifetime: .zero) { _ in names.addresses() }
        let hook = try hook(receiver, allowsPrivateAddresses: false)
        await #expect(throws: SendError.self) { try await post(to: hook, by: clients) }
        #expect(try await receiver.received("h").isEmpty)
        await clients.close()
    }

    @Test func aReceiverThatMovesIsFollowed() async throws {
        let receiver = try Receiver()
        let names = Names("127.0.0.2", "127.0.0.1")
        let clients = PinnedClients(lifetime: .zero) { _ in names.addresses() }
        // Nobody listens at the first address.
        await #expect(throws: (any Error).self) { try await post(to: hook(receiver), by: clients) }
        #expect(try await post(to: hook(receiver), by: clients) == 204)
        #expect(names.questions == 2)
        await clients.close()
    }
}
