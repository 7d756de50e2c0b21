import Collector
import Foundation
import LocalServers
import MQTT
import Postgres
import Testing

@Suite(.serialized) struct GatewayTests {
    /// What a receipt says.
    private struct Receipt: Decodable, Equatable {
        let first: Int
        let sequence: Int
        let highest: Int
        let gaps: [[Int]]
    }

    private func receipt(_ fixture: CollectorFixture, gateway: String = "g1") async throws -> Receipt {
        let client = try Client(SessionOptions(port: fixture.broker.port, clientIdentifier: "reader-\(UUID())"))
        for await message in try client.messages("isotherm/v1/acme/gateways/\(gateway)/stored") {
            await client.close()
            return try JSONDecoder().decode(Receipt.self, from: Data(message.payload))
        }
        throw CancellationError()
    }

    @Test func `a gateway reads what is stored and what is missing`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try await fixture.publish(CollectorFixture.payloads(10, from: 1))
            try await fixture.publish(CollectorFixture.payloads(5, from: 14))
            #expect(await waitUntil { health.status.storedRows == 15 })
            let wanted = Receipt(first: 1, sequence: 10, highest: 18, gaps: [[11, 13]])
            #expect(try await waitUntil { try await receipt(fixture) == wanted })
            #expect(try fixture.lines("select * from isotherm.gateway_gaps") == ["(acme,g1,11,13)"])
        }
        // The numbers survive the process.
        try await fixture.withCollector { _ in
            try await fixture.publish(CollectorFixture.payloads(3, from: 11))
            let wanted = Receipt(first: 1, sequence: 18, highest: 18, gaps: [])
            #expect(try await waitUntil { try await receipt(fixture) == wanted })
        }
        #expect(try fixture.count("select count(*) from isotherm.gateway_gaps") == 0)
    }

    @Test func `with receipts nothing is lost even when the broker is killed`() async throws {
        let fixture = try CollectorFixture()
        let memory = CollectorFixture.payloads(501, from: 1)
        try await fixture.withCollector { _ in try await fixture.publish(Array(memory.prefix(100))) }
        // Acknowledged by the broker, which dies before it saves them.
        try await fixture.publish(Array(memory[100..<500]))
        fixture.broker.kill()
        try fixture.broker.start()
        try await fixture.withCollector { _ in
            try await fixture.publish([memory[500]])
            let isWhole = try await waitUntil(limit: .seconds(60)) {
                let receipt = try await receipt(fixture)
                for gap in receipt.gaps {
                    try await fixture.publish(Array(memory[(gap[0] - 1)...(gap[1] - 1)]))
                }
                return receipt == Receipt(first: 1, sequence: 501, highest: 501, gaps: [])
            }
            #expect(isWhole)
        }
        #expect(try fixture.count("select count(*) from isotherm.readings") == 501)
        #expect(try fixture.count("select count(distinct sequence) from isotherm.readings") == 501)
    }

    @Test func `the registry keeps what a gateway says of itself`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try await fixture.publish(CollectorFixture.payloads(3, from: 1))
            let ahead = Date().timeIntervalSince1970 + 90
            try fixture.publish(
                #"{"online":true,"firmware":"1.4.2","battery":87.5,"seq":5,"ts":\#(ahead)}"#,
                to: "status",
                retain: true
            )
            #expect(await waitUntil { (try? fixture.count("select count(*) from isotherm.gateway where online")) == 1 })
            #expect(health.status.deadLetters == 0)
        }
        #expect(
            try fixture.lines(
                """
                select name, firmware, battery_percent, clock_offset_seconds between 85 and 91, said_sequence,
                       last_seen_at >= first_seen_at from isotherm.gateway
                """
            ) == ["(g1,1.4.2,87.5,t,5,t)"]
        )
        #expect(try fixture.lines("select first, last from isotherm.gateway_gaps") == ["(4,5)"])
    }

    @Test func `strangers wait in quarantine until they are admitted`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.gateways.registration = .quarantine
        try await fixture.withCollector(options) { health in
            try await fixture.publish(CollectorFixture.payloads(3))
            #expect(await waitUntil { health.status.deadLetters == 3 })
            #expect(try fixture.lines("select name, standing from isotherm.gateway") == ["(g1,quarantined)"])
            _ = try fixture.connection().execute("update isotherm.gateway set standing = 'registered'")
            let isRead = try await waitUntil(limit: .seconds(120)) {
                try await fixture.publish(CollectorFixture.payloads(1, from: 50))
                return health.status.storedRows > 0
            }
            #expect(isRead)
        }
        #expect(
            try fixture.lines("select distinct code from isotherm.dead_letter") == ["(gateway_quarantined)"]
        )
    }

    @Test func `without registration only known gateways are read`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.gateways.registration = .off
        _ = try fixture.connection().execute(
            """
            insert into isotherm.gateway (tenant, name, first_seen_at, last_seen_at, standing)
            values ('acme', 'g2', now(), now(), 'registered'), ('acme', 'g3', now(), now(), 'revoked')
            """
        )
        try await fixture.withCollector(options) { health in
            for gateway in ["g1", "g2", "g3"] {
                try await fixture.publish(CollectorFixture.payloads(1), gateway: gateway)
            }
            #expect(await waitUntil { health.status.deadLetters == 2 && health.status.storedRows == 1 })
        }
        #expect(
            try fixture.lines("select code from isotherm.dead_letter order by code")
                == ["(gateway_revoked)", "(gateway_unknown)"]
        )
        #expect(try fixture.count("select count(*) from isotherm.gateway") == 2)
    }

    @Test func `a gateway that sends large messages is held back by their bytes`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.gateways.bytesPerSecond = 0.001
        options.gateways.burstSeconds = 10_000
        let padding = "\"note\":\"\(String(repeating: "x", count: 1_000))\","
        let large = CollectorFixture.payloads(5).map { "{" + padding + $0.dropFirst() }
        try await fixture.withCollector(options) { health in
            try await fixture.publish(large, gateway: "large")
            try await fixture.publish(CollectorFixture.payloads(1, from: 1_000), gateway: "small")
            #expect(await waitUntil { health.status.storedRows == 2 && health.status.deadLetters == 4 })
        }
        #expect(
            try fixture.lines("select distinct code, reason from isotherm.dead_letter")
                == ["(rate_limited,\"over 0.001 bytes/s in the long run\")"]
        )
    }

    @Test func `a gateway that floods is held back and the others are not`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.gateways.messagesPerSecond = 1
        options.gateways.burstSeconds = 20
        options.gateways.deadLettersPerHour = 30
        try await fixture.withCollector(options) { health in
            try await fixture.publish(CollectorFixture.payloads(500), gateway: "flood")
            try await fixture.publish(CollectorFixture.payloads(10, from: 1_000), gateway: "calm")
            #expect(await waitUntil { health.status.storedRows >= 30 && health.status.deadLetters == 30 })
        }
        #expect(try fixture.count("select count(*) from isotherm.readings where sequence >= 1000") == 10)
        #expect(try fixture.count("select count(*) from isotherm.dead_letter where code = 'rate_limited'") == 30)
        #expect(
            try fixture.lines("select type, subject from isotherm.outbox where type like '%limited'")
                == ["(isotherm.gateway.limited,gateway/flood)"]
        )
    }
}
