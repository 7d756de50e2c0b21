import ColdChain
import Collector
import Foundation
import LocalServers
import Logging
import MQTT
import MigratedServer
import Payloads
import Postgres
import Schema
import Telemetry
import Testing

/// A broker, a database and a collector of one test.
final class CollectorFixture: Sendable {
    let broker: LocalBroker
    let server: LocalPostgres
    let connectionOptions: ConnectionOptions
    private let directory: TemporaryDirectory

    /// Starts what is needed; the database server is shared unless the test wants to hurt it.
    init(ownDatabaseServer: Bool = false) throws {
        directory = try TemporaryDirectory(label: "collector")
        broker = try LocalBroker(directory: "\(directory.path)/broker", endsWithProcess: true)
        try broker.start()
        if ownDatabaseServer {
            server = try LocalPostgres(directory: "\(directory.path)/postgres", options: .forTests)
            try server.start()
            connectionOptions = ConnectionOptions(conninfo: server.connectionString())
            try Migrator(Connection(connectionOptions)).apply(Schema.migrations())
        } else {
            server = try Self.shared.get().server
            connectionOptions = try Self.shared.get().database()
        }
    }

    /// Over 8 °C for 20 seconds, in goods that follow the air at once.
    static let quickToWarm = Profile(
        id: "test-2-8",
        low: 2,
        high: 8,
        rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 20, severity: .major)],
        maximumGap: 600,
        settling: 0,
        loadTimeConstant: 1
    )

    /// The database server of the tests that do not hurt it.
    static let shared = Result { try MigratedServer(label: "collector-database") }

    deinit {
        broker.kill()
    }

    func connection() throws -> Connection { try Connection(connectionOptions) }

    func options(profile: Profile? = nil) -> CollectorOptions {
        var session = SessionOptions(port: broker.port, clientIdentifier: "isotherm-test")
        session.keepAliveSeconds = 20
        var options = CollectorOptions(broker: session, database: connectionOptions)
        options.detection = profile.map { DetectionOptions(profile: $0) }
        options.tickSeconds = 0.5
        return options
    }

    /// Options with a spool that is used at once when the database is away.
    func spoolingOptions(limitBytes: Int = 64 << 20) -> CollectorOptions {
        var options = options()
        options.spool = SpoolOptions(folder: "\(directory.path)/spool", limitBytes: limitBytes)
        options.spool?.patienceSeconds = 0.2
        return options
    }

    /// Runs a collector while `body` runs, and stops it in order.
    func withCollector<Value: Sendable>(
        _ options: CollectorOptions? = nil,
        awaitsReadiness: Bool = true,
        _ body: (CollectorHealth) async throws -> Value
    ) async throws -> Value {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let service = CollectorService(options ?? self.options(), logger: logger)
        let running = Task { try await service.run() }
        let isReady = await waitUntil(limit: .seconds(120)) {
            service.health.status.isReady || (!awaitsReadiness && service.health.status.brokerFailure == nil)
        }
        #expect(isReady, "the collector did not become ready: \(service.health.status.failure ?? "")")
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(service.health)) } catch { outcome = .failure(error) }
        running.cancel()
        try await running.value
        return try outcome.get()
    }

    /// A client of the broker for one test.
    func client(_ name: String) throws -> Client {
        try Client(SessionOptions(port: broker.port, clientIdentifier: name))
    }

    /// One number from the database.
    func count(_ sql: String) throws -> Int {
        let rows = try connection().query("select (\(sql))::bigint as n")
        return Int(try rows.single().int("n"))
    }

    /// Rows as lines, columns separated by a bar.
    func lines(_ sql: String) throws -> [String] {
        let rows = try connection().query("select t::text as line from (\(sql)) as t")
        var lines: [String] = []
        for row in rows { lines.append(try row.string("line")) }
        return lines
    }

    /// Publishes one message with mosquitto's own client.
    func publish(_ payload: String, gateway: String = "g1", to rest: String = "telemetry", retain: Bool = false) throws
    {
        let how = (retain ? ["-r"] : []) + (payload.isEmpty ? ["-n"] : ["-s"])
        try publish(payload, to: "\(gateway)/\(rest)", how)
    }

    /// Publishes messages of one line each over one connection, one behind the other.
    func publishInOrder(_ payloads: [String], gateway: String = "g1") throws {
        try publish(payloads.joined(separator: "\n") + "\n", to: "\(gateway)/telemetry", ["-l"])
    }

    /// Hands text to an independent client.
    private func publish(_ text: String, to rest: String, _ how: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/mosquitto_pub")
        process.arguments = ["-p", String(broker.port), "-q", "1", "-t", "isotherm/v1/acme/gateways/\(rest)"] + how
        let pipe = Pipe()
        process.standardInput = pipe
        try process.run()
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// Publishes many messages over one connection, all confirmed by the broker; up to 500 at once, in no order.
    func publish(_ payloads: [String], gateway: String = "g1") async throws {
        let client = try Client(SessionOptions(port: broker.port, clientIdentifier: "load-\(UUID().uuidString)"))
        let topic = "isotherm/v1/acme/gateways/\(gateway)/telemetry"
        for start in stride(from: 0, to: payloads.count, by: 500) {
            try await withThrowingTaskGroup { group in
                for payload in payloads[start..<min(start + 500, payloads.count)] {
                    group.addTask {
                        try await client.publish(
                            Message(topic: topic, payload: Array(payload.utf8)),
                            limit: .seconds(60)
                        )
                    }
                }
                try await group.waitForAll()
            }
        }
        await client.close()
    }

    /// `count` readings of several devices, one message each.
    static func payloads(_ count: Int, from first: Int = 0) -> [String] {
        (first..<(first + count)).map { number in
            let time = 1_767_225_600_000 + number * 1_000
            return
                #"{"device":"van-\#(number % 7)","ts":\#(time),"seq":\#(number),"values":{"temperature":\#(number % 50)}}"#
        }
    }
}
