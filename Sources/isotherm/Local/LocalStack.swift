import Foundation
import LocalServers

/// Broker and database of our own under one folder, and the configuration that leads to them.
struct LocalStack: Sendable {
    /// The folder that holds everything.
    let folder: String
    let postgres: LocalPostgres
    let broker: LocalBroker

    /// The configuration file that `isotherm serve --config` can use beside `isotherm up`.
    var configurationFile: String { "\(folder)/isotherm.yaml" }

    /// Prepares the servers of `folder` without starting them.
    init(folder: String) throws {
        let absolute = URL(fileURLWithPath: folder).standardizedFileURL.path
        self.folder = absolute
        postgres = try LocalPostgres(directory: absolute)
        broker = try LocalBroker(directory: absolute)
    }

    /// Starts both, saying what happens.
    func start() throws {
        Talk.step("PostgreSQL", "starting on 127.0.0.1:\(postgres.port), log \(postgres.logFile)")
        try postgres.start()
        Talk.step("mosquitto", "starting on 127.0.0.1:\(broker.port), log \(broker.logFile)")
        try broker.start()
    }

    /// Stops both; the broker first, because it has nothing to say to a database that is gone.
    func stop() {
        stop("mosquitto", broker.stop)
        stop("PostgreSQL", postgres.stop)
    }

    /// Stops both and removes their data.
    func erase() throws {
        try broker.erase()
        try postgres.erase()
    }

    private func stop(_ part: String, _ stop: () throws -> Void) {
        Talk.step(part, "stopping")
        do {
            try stop()
        } catch {
            Talk.problem("\(error)")
        }
    }
}
