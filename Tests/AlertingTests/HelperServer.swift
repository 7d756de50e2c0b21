import Foundation
import LocalServers

/// A server of the tests in a process of its own, on a free port of 127.0.0.1; it ends with this value.
final class HelperServer: Sendable {
    struct StartError: Error { let line: String }

    let port: Int
    private let process: Process
    private let input: Pipe

    /// Starts one of the scripts beside the tests; it prints its port.
    init(script: String, _ arguments: [String]) throws {
        let output = Pipe()
        input = Pipe()
        process = Python.process(script, arguments)
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw StartError(line: line) }
        self.port = port
    }

    /// Starts a program that listens at a port which is chosen here.
    init(program: String, _ arguments: (Int) -> [String]) throws {
        input = Pipe()
        port = Int(try LoopbackPort.free())
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments(port)
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { stop() }

    /// Ends it; its port refuses connections afterwards.
    func stop() {
        guard process.isRunning else { return }
        // Not SIGTERM: a child inherits the signals that its parent's thread blocks.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
