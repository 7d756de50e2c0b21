import Foundation
import LocalServers

/// OSRM and Valhalla as their projects ship them, on the extract in `Roads`; they end with the process's folder.
enum RealEngines {
    struct Trouble: Error {
        let reason: String
    }

    /// Where the programs are; nil when they are not installed.
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["ISOTHERM_TEST_ROADS"]
        let usual = FileManager.default.currentDirectoryPath + "/.venv-test/roads"
        return [named, usual].compactMap { $0 }.first {
            FileManager.default.isExecutableFile(atPath: $0 + "/osrm/bin/osrm-routed")
        }
    }()

    static let absence = "SKIPPED: OSRM is not installed; run Tests/RoadNetworkTests/Roads/install"

    static func extract() throws -> String {
        guard let file = Bundle.module.path(forResource: "moscow-district", ofType: "osm.pbf", inDirectory: "Roads")
        else {
            throw Trouble(reason: "the extract is not in the bundle")
        }
        return file
    }

    /// Builds the road network and serves it.
    static func osrm(in work: TemporaryDirectory) async throws -> RunningEngine {
        let programs = (folder ?? "") + "/osrm/bin/"
        let data = work.path + "/moscow.osm.pbf"
        try FileManager.default.copyItem(atPath: extract(), toPath: data)
        try run(programs + "osrm-extract", ["-p", (folder ?? "") + "/osrm/share/profiles/car.lua", data])
        try run(programs + "osrm-partition", [work.path + "/moscow.osrm"])
        try run(programs + "osrm-customize", [work.path + "/moscow.osrm"])
        let port = try LoopbackPort.free()
        let arguments = [
            "--algorithm", "mld", "-i", "127.0.0.1", "-p", "\(port)", "--max-table-size", "100",
            work.path + "/moscow.osrm",
        ]
        return try await RunningEngine(program: programs + "osrm-routed", arguments, port: port)
    }

    /// Builds the tiles and serves them.
    static func valhalla(in work: TemporaryDirectory) async throws -> RunningEngine {
        let programs = (folder ?? "") + "/valhalla/bin/"
        let port = try LoopbackPort.free()
        let configuration = work.path + "/valhalla.json"
        try valhallaConfiguration(folder: work.path, port: port).write(to: URL(fileURLWithPath: configuration))
        try FileManager.default.createDirectory(atPath: work.path + "/tiles", withIntermediateDirectories: true)
        try run(programs + "valhalla_build_tiles", ["-c", configuration, extract()])
        return try await RunningEngine(program: programs + "valhalla_service", [configuration, "1"], port: port)
    }

    /// What Valhalla's own maker of configurations writes, with every file in the folder.
    private static func valhallaConfiguration(folder work: String, port: UInt16) throws -> Data {
        let maker = (folder ?? "") + "/valhalla/valhalla_build_config.py"
        var arguments = [
            "python3", maker, "--mjolnir-tile-dir", work + "/tiles", "--mjolnir-tile-extract", "", "--mjolnir-timezone",
            "",
            "--mjolnir-admin", "", "--httpd-service-listen", "tcp://127.0.0.1:\(port)",
        ]
        for part in ["loki", "thor", "odin", "meili"] {
            arguments += ["--\(part)-service-proxy", "ipc://\(work)/\(part)"]
        }
        for end in ["loopback", "interrupt"] { arguments += ["--httpd-service-\(end)", "ipc://\(work)/\(end)"] }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Trouble(reason: "\(maker) failed") }
        return text
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Trouble(reason: "\(program) ended with \(process.terminationStatus)")
        }
    }
}

/// A server of our own, ended with this value.
final class RunningEngine {
    let port: UInt16
    private let process = Process()

    init(program: String, _ arguments: [String], port: UInt16) async throws {
        self.port = port
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard await waitUntil(limit: .seconds(30), { LoopbackPort.answers(port) }) else {
            throw RealEngines.Trouble(reason: "\(program) does not listen on \(port)")
        }
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        // Not SIGTERM: a child inherits the signals that its parent's thread blocks.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
