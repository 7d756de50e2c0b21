import AsyncHTTPClient
import Foundation
import LocalServers
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Testing

@testable import API

/// Certificates that openssl makes, and clients that trust one of them.
@Suite("Certificates", .timeLimit(.minutes(2)))
struct CertificateTests {
    /// A certificate for this machine and its key, as files.
    private struct Identity {
        let chain: String
        let key: String

        init(_ folder: String, _ name: String, days: Int = 2) throws {
            chain = "\(folder)/\(name).pem"
            key = "\(folder)/\(name).key"
            let openssl = Process()
            openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            openssl.arguments =
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost"
                .split(separator: " ").map(String.init)
                + [
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "\(days)", "-keyout", key, "-out",
                    chain,
                ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            try #require(openssl.terminationStatus == 0)
        }

        /// A client that trusts this certificate and no other; each has connections of its own.
        func withClient<Value>(_ body: (HTTPClient) async throws -> Value) async throws -> Value {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(chain)
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
            configuration.timeout.connect = .seconds(5)
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            do {
                let value = try await body(client)
                try await client.shutdown()
                return value
            } catch {
                try await client.shutdown()
                throw error
            }
        }

        /// Puts these files where the server reads them, each at once.
        func install(_ folder: String, key otherKey: Identity? = nil) throws {
            for (from, to) in [(chain, "chain"), ((otherKey ?? self).key, "key")] {
                try Data(contentsOf: URL(fileURLWithPath: from))
                    .write(to: URL(fileURLWithPath: "\(folder)/\(to).pem"), options: .atomic)
            }
        }
    }

    private func running(
        _ body: (_ folder: String, _ address: String) async throws -> Void,
        first: (String) throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory(label: "certificates")
        try first(folder.path)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let api = try await TestAPI(onRunning: { found.yield($0) }) { settings in
            settings.certificateFile = folder.path + "/chain.pem"
            settings.keyFile = folder.path + "/key.pem"
            settings.certificateCheckMilliseconds = 20
        }
        let group = ServiceGroup(
            services: [api.server],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            do {
                try await body(folder.path, "https://localhost:\(port)")
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// What `/readyz` says of the certificate; nil where the connection is not trusted.
    private func certificate(_ client: HTTPClient, _ address: String) async -> String? {
        // A refused handshake is what is asked for.
        guard
            let answer = try? await client.execute(HTTPClientRequest(url: address + "/readyz"), timeout: .seconds(5)),
            let body = try? await answer.body.collect(upTo: 100_000),
            let document = try? JSONSerialization.jsonObject(with: Data(body.readableBytesView)) as? [String: Any]
        else { return nil }
        let checks = document["checks"] as? [[String: Any]] ?? []
        let check = checks.first { $0["part"] as? String == "certificate" }
        return (check?["status"] as? String ?? "absent") + " " + (check?["reason"] as? String ?? "")
    }

    private func waitFor(_ what: String, _ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("\(what) did not come")
    }

    @Test("New files are shown to new connections; one that is open goes on as it was")
    func replaced() async throws {
        let home = try TemporaryDirectory(label: "identities")
        defer { withExtendedLifetime(home) {} }
        let folder = home.path
        let (old, new) = (try Identity(folder, "old"), try Identity(folder, "new"))
        try await running { folder, address in
            try await old.withClient { known in
                // The connection stays in the client's pool and is used again below.
                #expect(await certificate(known, address) == "ok ")
                #expect(try await new.withClient { await certificate($0, address) } == nil, "not yet")
                try new.install(folder)
                try await waitFor("the new certificate") {
                    try await new.withClient { await certificate($0, address) } == "ok "
                }
                #expect(await certificate(known, address) == "ok ", "the open connection was dropped")
                #expect(
                    try await old.withClient { await certificate($0, address) } == nil,
                    "the old one is shown still"
                )
            }
        } first: {
            try old.install($0)
        }
    }

    @Test("Broken files, a foreign key and an expired certificate leave the one before, and /readyz says why")
    func broken() async throws {
        let home = try TemporaryDirectory(label: "identities")
        defer { withExtendedLifetime(home) {} }
        let folder = home.path
        let (old, new) = (try Identity(folder, "old"), try Identity(folder, "new"))
        try await running { folder, address in
            let state = { try await old.withClient { await certificate($0, address) } ?? "not trusted" }
            try Data("no certificate".utf8).write(to: URL(fileURLWithPath: folder + "/chain.pem"), options: .atomic)
            try await waitFor("the warning") { try await state().hasPrefix("warning http.certificate_file") }
            try new.install(folder, key: old)
            try await waitFor("the other warning") { try await state().hasPrefix("warning http.key_file") }
            try FileManager.default.removeItem(atPath: folder + "/key.pem")
            try await waitFor("the third warning") { try await state().contains("key.pem") }
            try old.install(folder)
            try await waitFor("the end of the warnings") { try await state() == "ok " }
        } first: {
            try old.install($0)
        }
    }

    @Test("A certificate that has expired is not taken up, and one that expires while it is shown is told")
    func expired() throws {
        let home = try TemporaryDirectory(label: "identities")
        defer { withExtendedLifetime(home) {} }
        let folder = home.path
        let (old, new) = (try Identity(folder, "old", days: 3), try Identity(folder, "new", days: 1))
        try old.install(folder)
        let certificates = ServerCertificates(chainFile: folder + "/chain.pem", keyFile: folder + "/key.pem")
        try certificates.load()
        let day = 86_400.0
        #expect(certificates.reload(at: Date()) == .unchanged)
        try new.install(folder)
        guard case .refused(let reason) = certificates.reload(at: Date() + 2 * day) else {
            Issue.record("an expired certificate was taken")
            return
        }
        #expect(reason.contains("expired"))
        #expect(certificates.failure(at: Date() + 2 * day) == reason)
        #expect(certificates.reload(at: Date() + 2 * day) == .unchanged, "the same is told once")
        guard case .replaced(let until) = certificates.reload(isAsked: true, at: Date()) else {
            Issue.record("a good certificate was not taken")
            return
        }
        #expect(certificates.failure(at: Date()) == nil)
        #expect(certificates.failure(at: until + 1)?.contains("expired") == true)
    }
}
