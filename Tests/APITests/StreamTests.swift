import Access
import AsyncHTTPClient
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

@testable import API

@Suite("Event stream", .timeLimit(.minutes(5)))
struct StreamTests {
    @Test("After a reconnect everything that was missed comes first, once and in order, and nobody else's")
    func noGap() async throws {
        try await running { api, address in
            try api.sql(Samples.events(1...3))
            let first = try await collect(address, after: "0") { $0.count == 3 }
            #expect(first.map(\.number) == [1, 2, 3])
            try api.sql(Samples.events(4...4, tenant: "north") + Samples.events(5...400))
            // A burst beyond the buffer ends the stream, and the client resumes, as a browser does by itself.
            var missed: [Event] = []
            while missed.count < 396 {
                let id = try #require((missed.last ?? first.last)?.id)
                missed += try await collect(address, after: id) { missed.count + $0.count == 396 }
            }
            #expect(missed.map(\.number) == Array(5...400))
        }
    }

    @Test("An event that is committed while a client listens arrives, as does the position of a vehicle")
    func live() async throws {
        try await running { api, address in
            let events = try await collect(address) { events in
                if events.isEmpty { try api.sql(Samples.events(1...1)) }
                return events.count == 1
            }
            #expect(events.map(\.number) == [1])
            try api.sql(Samples.fleet)
            // At each sign of life of the stream: what came before somebody listened is not told again.
            let moves = """
                insert into isotherm.latest_position values (1, now(), 55, 37, 20, 0, now())
                on conflict (device_id) do update set time = now(), received_at = now();
                """
            let text = try await read(address) { text in
                try api.sql(moves)
                return text.contains("event: positions")
            }
            #expect(text.contains("\"vehicle\" : \"van-1\""))
        }
    }

    @Test("An operator hears events without the personal data in them, missed ones too; a dispatcher hears all of it")
    func masked() async throws {
        try await running { api, address in
            let event = { (number: Int) in
                """
                insert into isotherm.outbox (event_id, tenant, type, subject, time, data) values ('m\(number)', 'default',
                    'isotherm.order.status_changed', 'order/A-1', now(),
                    '{"n": \(number), "shipment": "A-1", "reason": "Пётр Ильич, +7 916 123-45-67", "latitude": 55.8251}');
                """
            }
            try api.sql(event(1))
            for (role, isMasked) in [(AccessRole.operator, true), (.dispatcher, false)] {
                let token = try api.token(role.rawValue, [role])
                var isAsked = false
                let text = try await read(address, after: "0", token: token) { text in
                    if !isAsked, !Self.events(text).isEmpty {
                        isAsked = true
                        try api.sql(event(role == .operator ? 2 : 3))
                    }
                    return Self.events(text).count == (role == .operator ? 2 : 3)
                }
                #expect(text.contains("Ильич") != isMasked, "\(text)")
                #expect(text.contains("123-45") != isMasked, "\(text)")
                #expect(text.contains("55.8251") != isMasked, "\(text)")
            }
        }
    }

    @Test("An id beyond the log tells the client to read everything anew")
    func reset() async throws {
        try await running { _, address in
            let text = try await read(address, after: "999999") { $0.contains("\n\n") }
            #expect(text.contains("event: reset\n"))
        }
    }

    @Test("A shutdown ends open streams")
    func shutdown() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let ended = Mutex<Task<Void, any Error>?>(nil)
        try await running { _, address in
            let reader = Task {
                let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: address), timeout: .hours(1))
                for try await _ in answer.body { start.yield() }
            }
            ended.withLock { $0 = reader }
            var iterator = started.makeAsyncIterator()
            _ = await iterator.next()
        }
        // The server has shut down with the stream open; its end reaches whoever reads it.
        try await ended.withLock { $0 }?.value
    }

    @Test("A listener that does not read is disconnected and loses nothing in between")
    func slowListener() async throws {
        let hub = EventHub(listenerLimit: 2)
        let (_, frames) = hub.listen()
        for _ in 0..<(EventHub.bufferLimit + 5) { hub.publish([.heartbeat]) }
        var count = 0
        for await _ in frames { count += 1 }
        #expect(count == EventHub.bufferLimit)
        #expect(!hub.hasListeners)
    }

    private struct Event {
        let id: String
        let number: Int
    }

    /// Runs the server on a free port around `body` and shuts it down in order.
    private func running(_ body: @escaping @Sendable (TestAPI, String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let api = try await TestAPI(onRunning: { port.yield($0) })
        let group = ServiceGroup(services: [api.server], logger: .init(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let readiness = HTTPClientRequest(url: "http://127.0.0.1:\(port)/readyz")
            while try await HTTPClient.shared.execute(readiness, timeout: .seconds(5)).status != .ok {
                await Task.yield()
            }
            try await body(api, "http://127.0.0.1:\(port)/v1/stream")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Reads the stream until `isEnough` says so of the text so far.
    private func read(
        _ address: String,
        after id: String? = nil,
        token: String? = nil,
        until isEnough: (String) throws -> Bool
    ) async throws -> String {
        var request = HTTPClientRequest(url: address)
        if let token { request.headers.add(name: "Authorization", value: "Bearer " + token) }
        if let id { request.headers.add(name: "Last-Event-ID", value: id) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        var text = ""
        for try await part in response.body {
            text += String(buffer: part)
            if try isEnough(text) { break }
        }
        return text
    }

    /// The numbered events of the stream until there are enough.
    private func collect(
        _ address: String,
        after id: String? = nil,
        until isEnough: ([Event]) throws -> Bool
    ) async throws -> [Event] {
        let text = try await read(address, after: id) { try isEnough(Self.events($0)) }
        return Self.events(text)
    }

    private static func events(_ text: String) -> [Event] {
        text.components(separatedBy: "\n\n").dropLast().compactMap { block in
            guard let id = block.firstMatch(of: /id: (\d+)/), let number = block.firstMatch(of: /"n": ?(\d+)/) else {
                return nil
            }
            return Int(number.1).map { Event(id: String(id.1), number: $0) }
        }
    }
}
