internal import Dispatch
internal import Foundation

/// Runs programs to their end.
enum Command {
    /// What a program left behind.
    struct Outcome: Sendable {
        /// The exit status, or the signal's number when one ended it.
        let status: Int32
        /// Standard output and standard error together.
        let output: String
    }

    /// Runs `arguments` and waits for the end. The environment is passed on with `environment` over it.
    static func run(
        _ arguments: [String],
        part: String,
        environment: [String: String] = [:],
        input: String = ""
    ) throws(LocalServerError) -> Outcome {
        let transcript = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).out")
        defer { removeQuietly(transcript.path) }
        let process = try launch(
            arguments,
            part: part,
            environment: environment,
            standardInput: input,
            outputPath: transcript.path
        )
        process.wait()
        let output = (try? String(contentsOf: transcript, encoding: .utf8)) ?? ""  // output only adorns messages
        return Outcome(status: process.status, output: output)
    }

    /// Starts `arguments` with both outputs appended to the file at `outputPath`.
    ///
    /// Foundation puts the child into a process group of its own, so a terminal's Ctrl-C does not reach it.
    static func launch(
        _ arguments: [String],
        part: String,
        environment: [String: String] = [:],
        standardInput: String = "",
        outputPath: String
    ) throws(LocalServerError) -> RunningProgram {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: arguments.first ?? "")
        process.arguments = Array(arguments.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        do {
            if !FileManager.default.fileExists(atPath: outputPath) {
                try Data().write(to: URL(fileURLWithPath: outputPath))
            }
            let log = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
            try log.seekToEnd()
            process.standardOutput = log
            process.standardError = log
            let pipe = Pipe()
            process.standardInput = standardInput.isEmpty ? FileHandle.nullDevice : pipe
            let program = RunningProgram(process)
            try SignalMask.whileUnblocked { try process.run() }
            if !standardInput.isEmpty {
                try pipe.fileHandleForWriting.write(contentsOf: Data(standardInput.utf8))
                try pipe.fileHandleForWriting.close()
            }
            return program
        } catch {
            throw LocalServerError(
                .programMissing,
                part: part,
                reason: "cannot run \(arguments.first ?? "nothing"): \(error)"
            )
        }
    }

    /// Removes a file of ours that nobody misses.
    static func removeQuietly(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)  // absent is what we want
    }
}
