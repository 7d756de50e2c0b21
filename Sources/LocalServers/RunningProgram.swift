internal import Dispatch
internal import Foundation

/// A program that was started by ``Command`` and may still run.
final class RunningProgram {
    private let process: Process
    private let ended = DispatchSemaphore(value: 0)

    /// Prepares to follow `process`, which must not have been started yet.
    init(_ process: Process) {
        self.process = process
        process.terminationHandler = { [ended] _ in ended.signal() }
    }

    /// The process id.
    var identifier: Int32 { process.processIdentifier }
    /// Whether the program still runs.
    var isRunning: Bool { process.isRunning }
    /// The exit status; meaningful after the end.
    var status: Int32 { process.terminationStatus }

    /// Waits for the end.
    func wait() {
        ended.wait()
        ended.signal()
    }
}
