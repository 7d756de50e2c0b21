internal import Foundation
internal import Glibc

/// A PostgreSQL server of our own on 127.0.0.1, with its data in a folder.
///
/// The server outlives this process unless told otherwise; the next ``start()`` on the same folder takes it over.
/// All calls block; one thread at a time drives a server.
public final class LocalPostgres: Sendable {
    static let part = "PostgreSQL"

    /// The port it listens on, the same over restarts.
    public let port: UInt16
    /// The file that holds the password, in libpq's format, readable for its owner only.
    public let passwordFile: String
    /// The file that the server writes its log to.
    public let logFile: String
    let options: LocalPostgresOptions
    let account: ServerAccount
    let folder: ServerFolder
    let programs: PostgresPrograms
    private let guardian = ProcessGuardian()

    /// Prepares the server of `directory` without starting it.
    ///
    /// - Parameters:
    ///   - directory: The folder for data, log and password; made when absent.
    ///   - port: The port; nil takes that of the last run, or a free one.
    ///   - options: What may differ between servers.
    /// - Throws: ``LocalServerError`` when programs, account or folder are missing.
    public init(
        directory: String,
        port: UInt16? = nil,
        options: LocalPostgresOptions = LocalPostgresOptions()
    ) throws(LocalServerError) {
        self.options = options
        account = try ServerAccount(named: "postgres", part: Self.part, package: "postgresql")
        folder = try ServerFolder(control: directory, name: "postgres-data", account: account, part: Self.part)
        // An absent file means that the data are still to be made.
        let version = try? String(contentsOfFile: "\(folder.data)/cluster/PG_VERSION", encoding: .utf8)
        programs = try PostgresPrograms(major: version?.trimmingCharacters(in: .whitespacesAndNewlines))
        self.port = try PortFile.port(in: folder.control, name: "postgres", wanted: port, part: Self.part)
        passwordFile = "\(folder.control)/postgres.password"
        logFile = "\(folder.control)/postgres.log"
    }

    /// libpq's connection string for `database`, or for the one of the options. It holds no password, only the file's path.
    public func connectionString(database: String? = nil) -> String {
        "host=127.0.0.1 port=\(port) user=\(options.user) dbname=\(database ?? options.database) "
            + "passfile='\(passwordFile.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }

    /// Whether the server's process lives.
    public var isRunning: Bool { identifier != nil }

    /// The process id of the running server.
    public var identifier: Int32? {
        let identifier = ProcessTable.identifier(inFile: pidFile)
        return identifier.flatMap { ProcessTable.isRunning($0, program: "postgres") ? $0 : nil }
    }

    /// Makes the data at the first call, starts the server and waits until it accepts connections.
    ///
    /// A server that an earlier run left behind is taken over when it listens on the same port, otherwise replaced.
    public func start() throws(LocalServerError) {
        try createCluster()
        if isRunning {
            if runningPort == port, ProcessTable.wait(upTo: options.limit, until: { self.isReady || !self.isRunning }),
                isRunning
            {
                try watchOver()
                return
            }
            try stop()
        }
        try launch()
        try watchOver()
        try createDatabase(options.database)
    }

    /// Ends open transactions, writes a checkpoint and waits for the end; does nothing when it is not running.
    public func stop() throws(LocalServerError) {
        for signal in [SIGINT, SIGQUIT] {
            guard let identifier else { return }
            ProcessTable.send(signal, to: identifier)
            if ProcessTable.wait(upTo: options.limit, until: { !self.isRunning }) { return }
        }
        throw LocalServerError(
            .notStopped,
            part: Self.part,
            reason: "process \(identifier ?? 0) did not end within \(options.limit) s of being told twice",
            logTail: ProcessTable.lastLines(ofFile: logFile)
        )
    }

    /// Ends the server at once with SIGKILL, as a power cut would; its data must survive that.
    public func kill() {
        guard let identifier else { return }
        ProcessTable.send(SIGKILL, to: identifier)
        _ = ProcessTable.wait(upTo: options.limit) { !self.isRunning }
    }

    /// Stops the server and starts it on the same port.
    public func restart() throws(LocalServerError) {
        try stop()
        try start()
    }

    /// Stops the server and removes its data, log and password.
    public func erase() throws(LocalServerError) {
        try stop()
        guardian.release()
        try folder.erase(part: Self.part)
        [passwordFile, logFile].forEach(Command.removeQuietly)
    }

    private func watchOver() throws(LocalServerError) {
        guard options.endsWithProcess, let identifier else { return }
        try guardian.guardProcess(identifier, signal: "QUIT", removing: [folder.data, folder.control], part: Self.part)
    }
}
