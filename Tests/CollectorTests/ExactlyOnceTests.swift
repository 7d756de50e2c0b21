import Collector
import LocalServers
import MQTT
import Postgres
import Testing

/// Nothing lost, nothing doubled, whatever dies in between.
@Suite(.serialized) struct ExactlyOnceTests {
    @Test func `messages that were read and not acknowledged before a crash are stored once`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { _ in }
        try await fixture.publish(CollectorFixture.payloads(1_000))
        do {
            let crashing = try Session(fixture.options().broker)
            try crashing.connect()
            var read = 0
            while read < 1_000 {
                guard try crashing.wait(milliseconds: 5_000) == .readable else { break }
                read += try crashing.readAvailable(limit: 1_000) { _ in }
            }
            #expect(read == 1_000)
        }
        try await fixture.withCollector { health in
            #expect(await waitUntil { health.status.storedRows == 1_000 })
        }
        try expectExactly(1_000, in: fixture)
    }

    @Test func `batches whose acknowledgements are lost after the commit are not doubled`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            async let load: Void = fixture.publish(CollectorFixture.payloads(6_000))
            // Whoever connects with the same identifier throws the collector out, at any point of its loop.
            for wanted in [500, 1_500, 2_500, 3_500] {
                _ = await waitUntil { health.status.storedRows >= wanted }
                let thief = try Session(fixture.options().broker)
                try thief.connect()
            }
            try await load
            #expect(await waitUntil(limit: .seconds(120)) { health.status.storedRows == 6_000 })
        }
        try expectExactly(6_000, in: fixture)
    }

    @Test(arguments: [false, true])
    func `readings without a time of their own are not doubled when acknowledgements are lost`(
        withPositions: Bool
    ) async throws {
        let fixture = try CollectorFixture()
        let place = withPositions ? #","lat":48.1,"lon":11.5"# : ""
        // Two devices say the same again and again: only who sends it again is known by its packet.
        let payloads = (0..<6_000).map { number in
            #"{"device":"van-\#(number % 2)","seq":\#(number),"values":{"temperature":4}\#(place)}"#
        }
        try await fixture.withCollector { health in
            async let load: Void = fixture.publish(payloads)
            for wanted in [500, 1_500, 2_500, 3_500] {
                _ = await waitUntil { health.status.storedRows >= wanted }
                let thief = try Session(fixture.options().broker)
                try thief.connect()
            }
            try await load
            #expect(
                try await waitUntil(limit: .seconds(120)) {
                    try fixture.count("select count(distinct sequence) from isotherm.readings") == 6_000
                }
            )
        }
        try expectExactly(6_000, in: fixture)
        if withPositions { #expect(try fixture.count("select count(*) from isotherm.positions") == 6_000) }
    }

    @Test func `the next collector knows the arrivals of what was committed and not acknowledged`() async throws {
        let fixture = try CollectorFixture()
        let relay = try DeafRelay(to: fixture.broker.port)
        var options = fixture.options()
        options.broker.port = relay.port
        func payloads(_ numbers: Range<Int>) -> [String] {
            numbers.map { #"{"device":"van-1","seq":\#($0),"values":{"temperature":4}}"# }
        }
        try await fixture.withCollector(options) { health in
            relay.loseWhatClientsSay()
            try await fixture.publish(payloads(0..<200))
            #expect(await waitUntil { health.status.storedRows == 200 })
        }
        let times = "select sequence, time from isotherm.readings where sequence < 200 order by sequence"
        let before = try fixture.lines(times)
        try await fixture.withCollector { _ in
            // The broker sends again what it was not told of, and then this.
            try await fixture.publish(payloads(200..<201))
            #expect(
                try await waitUntil {
                    try fixture.count("select count(*) from isotherm.readings where sequence = 200") == 1
                }
            )
        }
        #expect(try fixture.lines(times) == before)
        try expectExactly(201, in: fixture)
    }

    @Test func `a database killed under load loses nothing and the collector catches up`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        try await fixture.withCollector { health in
            async let load: Void = fixture.publish(CollectorFixture.payloads(5_000))
            _ = await waitUntil { health.status.storedRows >= 1_000 }
            fixture.server.kill()
            try await load
            try await fixture.publish(CollectorFixture.payloads(1_000, from: 5_000))
            #expect(await waitUntil { health.status.databaseFailure != nil })
            #expect(health.status.failure?.contains("database is away") == true)
            #expect(health.status.pendingMessages <= 5_000)
            try fixture.server.start()
            #expect(await waitUntil(limit: .seconds(120)) { health.status.isReady })
            #expect(
                try await waitUntil(limit: .seconds(120)) {
                    try fixture.count("select count(*) from isotherm.readings") == 6_000
                }
            )
        }
        try expectExactly(6_000, in: fixture)
        try fixture.server.erase()
    }

    @Test func `a broker that is restarted keeps what waits for the collector`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { _ in }
        try await fixture.publish(CollectorFixture.payloads(500))
        try fixture.broker.restart()
        try await fixture.withCollector { health in
            #expect(await waitUntil { health.status.storedRows == 500 })
            try fixture.broker.restart()
            try await fixture.publish(CollectorFixture.payloads(500, from: 500))
            #expect(await waitUntil { health.status.storedRows == 1_000 })
        }
        try expectExactly(1_000, in: fixture)
    }

    private func expectExactly(_ count: Int, in fixture: CollectorFixture) throws {
        #expect(
            try fixture.lines(
                "select count(*), count(distinct sequence), min(sequence), max(sequence) from isotherm.readings"
            )
                == ["(\(count),\(count),0,\(count - 1))"]
        )
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 0)
    }
}
