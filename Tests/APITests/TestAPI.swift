@testable import API
import Alerting
import AsyncHTTPClient
import ColdChain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Postgres
import Profiles
import RoadNetwork
import Telemetry
import Testing
import TimeSeries

/// The API over an empty database of its own.
struct TestAPI {
    let options: ConnectionOptions
    let server: APIServer
    private let turn: Turn

    init(
        token: String? = nil,
        probes: [ReadinessProbe] = [],
        solver: RoutingSolver? = nil,
        travelTimes: (any TravelTimes)? = nil,
        hooks: [Hook] = [],
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in },
        configure: (inout APISettings) -> Void = { _ in }
    ) async throws {
        turn = try await Turn()
        options = try await TestCluster.database()
        var settings = APISettings()
        settings.port = 0
        settings.token = token
        configure(&settings)
        try ProfileArchive(Connection(options)).register([Profile(id: "chilled", low: 2, high: 8, rules: [])])
        server = try APIServer(
            settings: settings,
            dependencies: APIDependencies(
                pool: Pool(options),
                streamConnection: options,
                defaultProfile: "chilled",
                hooks: hooks,
                probes: probes,
                metrics: { "# figures\n" },
                solver: solver,
                travelTimes: travelTimes
            ),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onRunning: onRunning
        )
    }

    /// Runs statements on the database.
    func sql(_ script: String) throws {
        try Connection(options).executeScript(script)
    }

    /// Turns all readings into segments, the days being January 2026.
    func compress() throws {
        let connection = try Connection(options)
        try connection.executeScript("create table kept as table isotherm.reading; drop table isotherm.reading_any")
        let start = Timestamp(seconds: 1_767_225_600)
        try ChunkMaker(connection).ensure(.reading, for: [start], now: start)
        try connection.executeScript("insert into isotherm.reading select * from kept")
        let compressor = ChunkCompressor(connection)
        let end = Day(containing: start).advanced(by: 1)
        for chunk in try compressor.candidates(.reading, before: end) { try compressor.compress(.reading, chunk) }
        #expect(try connection.query("select from isotherm.reading").isEmpty)
    }

    /// Makes the rollups up to a minute before `now`.
    func refreshRollups(now: Timestamp) throws {
        let report = try RollupRefresher(try Connection(options)).refresh(now: now)
        #expect(report.isComplete)
    }

    /// Calls the router without a socket.
    func call(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await server.application().test(.router) { try await body($0) }
    }
}

/// An answer with its document.
struct Answer {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String

    /// The value at a path of keys and indices.
    subscript(_ path: String...) -> Any? {
        // A text that is no JSON has nothing at any path.
        let document = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        return path.reduce(document) { value, step in
            if let list = value as? [Any] { return Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (value as? [String: Any])?[step]
        }
    }
}

extension TestClientProtocol {
    /// Sends a request; `body` is JSON text.
    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        _ body: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var fields: HTTPFields = [:]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return try await execute(
            uri: uri,
            method: method,
            headers: fields,
            body: body.map { ByteBuffer(string: $0) }
        ) { response in
            Answer(status: response.status, headers: response.headers, text: String(buffer: response.body))
        }
    }
}
