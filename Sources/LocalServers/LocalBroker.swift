internal import Foundation
internal import Glibc

/// A mosquitto of our own on 127.0.0.1, with its sessions in a folder.
///
/// The broker outlives this process unless told otherwise; the next ``start()`` on the same folder takes it over.
/// All calls block; one thread at a time drives a broker.
public final class LocalBroker: Sendable {
    static let part = "mosquitto"

    /// The port it listens on, the same over restarts.
    public let port: UInt16
    /// The file that the broker writes its log to.
    public let logFile: String
    private let configuration: BrokerConfiguration
    private let account: ServerAccount
    private let folder: ServerFolder
    private let endsWithProcess: Bool
    private let limit = 20.0
    private let guardian = ProcessGuardian()

    /// Prepares the broker of `directory` without starting it.
    ///
    /// - Parameters:
    ///   - directory: The folder for sessions, configuration and log; made when absent.
    ///   - port: The port; nil takes that of the last run, or a free one.
    ///   - configuration: The rest of its settings; port, folders and pid file are filled in.
    ///   - endsWithProcess: Whether the broker ends, and its folder goes, when this process does. For tests.
    /// - Throws: ``LocalServerError`` when account or folder are missing.
    public init(
        directory: String,
        port: UInt16? = nil,
        configuration: BrokerConfiguration = BrokerConfiguration(),
        endsWithProcess: Bool = false
    ) throws(LocalServerError) {
        account = try ServerAccount(named: "mosquitto", part: Self.part, package: "mosquitto")
        folder = try ServerFolder(control: directory, name: "mosquitto-data", account: account, part: Self.part)
        self.port = try PortFile.port(in: folder.control, name: "mosquitto", wanted: port, part: Self.part)
        self.endsWithProcess = endsWithProcess
        var complete = configuration
        complete.port = self.port
        complete.persistenceFolder = folder.data
        complete.processIdentifierFile = "\(folder.data)/mosquitto.pid"
        self.configuration = complete
        logFile = "\(folder.control)/mosquitto.log"
    }

    /// Whether the broker's process lives.
    public var isRunning: Bool { identifier != nil }

    /// The process id of the running broker.
    public var identifier: Int32? {
        let identifier = ProcessTable.identifier(inFile: "\(folder.data)/mosquitto.pid")
        return identifier.flatMap { ProcessTable.isRunning($0, program: "mosquitto") ? $0 : nil }
    }

    /// Starts the broker and waits until it accepts connections.
    ///
    /// A broker that an earlier run left behind is taken over when it runs with the same configuration, otherwise
    /// replaced.
    public func start() throws(LocalServerError) {
        let path = "\(folder.data)/mosquitto.conf"
        let former = try? String(contentsOfFile: path, encoding: .utf8)  // absent: first run
        if isRunning, former == configuration.text, LoopbackPort.answers(port) {
            try watchOver()
            return
        }
        try stop()
        try ServerFolder.write(configuration.text, to: path, part: Self.part)
        LogFile.rotate(logFile)
        let arguments = account.command([try program(), "-c", path])
        let program = try Command.launch(arguments, part: Self.part, outputPath: logFile)
        let answered = ProcessTable.wait(upTo: limit) {
            !program.isRunning || (isRunning && LoopbackPort.answers(port))
        }
        guard answered, program.isRunning else {
            throw LocalServerError(
                .notReady,
                part: Self.part,
                reason: "the broker did not open port \(port)",
                remedy: "see \(logFile); if the port is taken, choose another",
                logTail: ProcessTable.lastLines(ofFile: logFile)
            )
        }
        try watchOver()
    }

    /// Lets the broker save its sessions and waits for the end; does nothing when it is not running.
    public func stop() throws(LocalServerError) {
        guard let identifier else { return }
        ProcessTable.send(SIGTERM, to: identifier)
        guard ProcessTable.wait(upTo: limit, until: { !self.isRunning }) else {
            throw LocalServerError(
                .notStopped,
                part: Self.part,
                reason: "process \(identifier) did not end within \(limit) s",
                logTail: ProcessTable.lastLines(ofFile: logFile)
            )
        }
    }

    /// Ends the broker at once with SIGKILL: it loses what came after its last save.
    public func kill() {
        guard let identifier else { return }
        ProcessTable.send(SIGKILL, to: identifier)
        _ = ProcessTable.wait(upTo: limit) { !self.isRunning }
    }

    /// Stops the broker and starts it on the same port.
    public func restart() throws(LocalServerError) {
        try stop()
        try start()
    }

    /// Stops the broker and removes its sessions and log.
    public func erase() throws(LocalServerError) {
        try stop()
        guardian.release()
        try folder.erase(part: Self.part)
        Command.removeQuietly(logFile)
    }

    private func watchOver() throws(LocalServerError) {
        guard endsWithProcess, let identifier else { return }
        try guardian.guardProcess(identifier, signal: "TERM", removing: [folder.data, folder.control], part: Self.part)
    }

    private func program() throws(LocalServerError) -> String {
        let places = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"]
        guard let found = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw LocalServerError(
                .programMissing,
                part: Self.part,
                reason: "the broker is not installed",
                remedy: "apt-get install -y mosquitto"
            )
        }
        return found
    }
}
