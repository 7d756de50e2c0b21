import Foundation
import LocalServers
import Testing

@Suite struct LocalPostgresTests {
    @Test func `a new server answers, keeps its data over stop and kill, and is taken over by a second run`() throws {
        let directory = try TemporaryDirectory(label: "postgres")
        let first = try LocalPostgres(directory: directory.path, options: .forTests)
        try first.start()
        #expect(try sql(first, "CREATE TABLE kept AS SELECT 7 AS n; SELECT n FROM kept") == "7")
        try first.restart()
        first.kill()
        #expect(!first.isRunning)
        try first.start()
        let identifier = first.identifier

        let second = try LocalPostgres(directory: directory.path, options: .forTests)
        #expect(second.port == first.port)
        try second.start()
        #expect(second.identifier == identifier)
        #expect(try sql(second, "SELECT n FROM kept") == "7")
        try second.erase()
        #expect(!first.isRunning)
        #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/postgres-data"))
    }

    @Test func `the password file is for its owner only and is needed`() throws {
        let directory = try TemporaryDirectory(label: "postgres")
        let server = try LocalPostgres(directory: directory.path, options: .forTests)
        try server.start()
        let attributes = try FileManager.default.attributesOfItem(atPath: server.passwordFile)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try FileManager.default.moveItem(atPath: server.passwordFile, toPath: server.passwordFile + ".away")
        #expect(try sql(server, "SELECT 1").contains("no password supplied"))
        try server.erase()
    }

    @Test func `a port that is taken is reported with the last log lines`() throws {
        let directory = try TemporaryDirectory(label: "postgres")
        let broker = try LocalBroker(directory: directory.path + "/a", endsWithProcess: true)
        try broker.start()
        let server = try LocalPostgres(directory: directory.path + "/b", port: broker.port, options: .forTests)
        let error = #expect(throws: LocalServerError.self) { try server.start() }
        #expect(error?.code == .notReady)
        #expect(error?.description.contains("Address already in use") == true)
        try broker.erase()
    }

    private func sql(_ server: LocalPostgres, _ statement: String) throws -> String {
        try output("/usr/bin/psql", [server.connectionString(), "-w", "-qtAc", statement])
    }
}

@Suite struct LocalBrokerTests {
    @Test func `a retained message survives a restart of the broker`() throws {
        let directory = try TemporaryDirectory(label: "broker")
        let broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
        try broker.start()
        let port = String(broker.port)
        _ = try output("/usr/bin/mosquitto_pub", ["-p", port, "-t", "a/b", "-m", "kept", "-r", "-q", "1"])
        try broker.restart()
        #expect(try output("/usr/bin/mosquitto_sub", ["-p", port, "-t", "a/b", "-C", "1", "-W", "5"]) == "kept")
        try broker.erase()
    }

    @Test func `the next start after a kill replaces the dead broker on the same port`() throws {
        let directory = try TemporaryDirectory(label: "broker")
        let broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
        try broker.start()
        broker.kill()
        #expect(!LoopbackPort.answers(broker.port))
        try broker.start()
        #expect(LoopbackPort.answers(broker.port))
        try broker.erase()
    }

    @Test func `the shipped configuration is the default text`() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../config/mosquitto/isotherm.conf").standardizedFileURL
        #expect(try String(contentsOf: path, encoding: .utf8) == BrokerConfiguration().text)
    }
}

private func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
