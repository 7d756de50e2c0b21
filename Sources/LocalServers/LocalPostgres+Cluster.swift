internal import Foundation
internal import Glibc

extension LocalPostgres {
    var cluster: String { "\(folder.data)/cluster" }
    var pidFile: String { "\(cluster)/postmaster.pid" }

    /// Lines of `postmaster.pid`: process id, folder, start time, port, socket folder, address, memory key, status.
    private var pidFileLines: [Substring] {
        let text = try? String(contentsOfFile: pidFile, encoding: .utf8)  // absent: not running
        return (text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    }

    var runningPort: UInt16? { pidFileLines.count > 3 ? UInt16(pidFileLines[3]) : nil }

    var isReady: Bool {
        let lines = pidFileLines
        return lines.count > 7 && lines[7].hasPrefix("ready") && LoopbackPort.answers(port)
    }

    /// Runs `initdb` once, into a folder that gets its final name only when it is whole.
    func createCluster() throws(LocalServerError) {
        guard !FileManager.default.fileExists(atPath: "\(cluster)/PG_VERSION") else { return }
        let unfinished = "\(folder.data)/cluster.unfinished"
        let secretFile = "\(folder.data)/initial-password"
        [cluster, unfinished].forEach(Command.removeQuietly)
        let secret = Self.randomPassword()
        try ServerFolder.write("\(secret)\n", to: secretFile, secret: true, part: Self.part)
        defer { Command.removeQuietly(secretFile) }
        try account.takeOwnership(of: secretFile, part: Self.part)
        var arguments = [
            programs["initdb"], "-D", unfinished, "-U", options.user, "--pwfile", secretFile, "-E", "UTF8",
            "--locale", "C.UTF-8", "--auth-host", "scram-sha-256", "--auth-local", "scram-sha-256",
        ]
        if !options.flushesToDisk { arguments.append("--no-sync") }
        let outcome = try Command.run(account.command(arguments), part: Self.part)
        guard outcome.status == 0, rename(unfinished, cluster) == 0 else {
            throw LocalServerError(
                .programFailed,
                part: Self.part,
                reason: "initdb could not make the data folder \(cluster)",
                remedy: "look at the lines below; a full disk or a missing right are the usual causes",
                logTail: outcome.output.split(separator: "\n").suffix(8).map(String.init)
            )
        }
        try ServerFolder.write(
            "127.0.0.1:*:*:\(options.user):\(secret)\n",
            to: passwordFile,
            secret: true,
            part: Self.part
        )
    }

    /// Starts the server's process and waits until it accepts connections.
    func launch() throws(LocalServerError) {
        let settings = "\(cluster)/isotherm.conf"
        try ServerFolder.write(settingsText, to: settings, part: Self.part)
        LogFile.rotate(logFile)
        let arguments = [programs["postgres"], "-D", cluster, "-c", "config_file=\(settings)"]
        // PostgreSQL takes a dead server that its parent has not reaped yet for a living one.
        if let last = ProcessTable.identifier(inFile: pidFile) {
            _ = ProcessTable.wait(upTo: options.limit) { !ProcessTable.isZombie(last, program: "postgres") }
        }
        // After a kill -9 old backends may hold the shared memory for a moment, and the new server refuses to start.
        var program = try Command.launch(account.command(arguments), part: Self.part, outputPath: logFile)
        let ready = ProcessTable.wait(upTo: options.limit) {
            if isReady { return true }
            guard !program.isRunning, lastLogLines.contains(where: { $0.contains("still in use") }) else {
                return !program.isRunning
            }
            usleep(100_000)
            guard let again = try? Command.launch(account.command(arguments), part: Self.part, outputPath: logFile)
            else { return true }  // reported below as not ready
            program = again
            return false
        }
        guard ready, program.isRunning else { throw startFailure(ended: !program.isRunning) }
    }

    /// Makes `database` unless it is there.
    public func createDatabase(_ database: String) throws(LocalServerError) {
        let outcome = try Command.run(
            [programs["createdb"], "-h", "127.0.0.1", "-p", String(port), "-U", options.user, "-w", "-O", options.user]
                + ["--maintenance-db", "postgres", database],
            part: Self.part,
            environment: ["PGPASSFILE": passwordFile, "LC_ALL": "C", "LC_MESSAGES": "C"]
        )
        guard outcome.status == 0 || outcome.output.contains("already exists") else {
            throw LocalServerError(
                .programFailed,
                part: Self.part,
                reason: "cannot make the database \(database)",
                logTail: outcome.output.split(separator: "\n").suffix(4).map(String.init)
            )
        }
    }

    private var lastLogLines: [String] { ProcessTable.lastLines(ofFile: logFile) }

    private func startFailure(ended: Bool) -> LocalServerError {
        LocalServerError(
            .notReady,
            part: Self.part,
            reason: ended
                ? "the server ended while it started on port \(port)"
                : "the server did not accept connections on port \(port) within \(options.limit) s",
            remedy: "see \(logFile); if the port is taken, choose another",
            logTail: lastLogLines
        )
    }

    /// The server's whole configuration. Only loopback, no socket files, English log lines in UTC.
    private var settingsText: String {
        var settings = [
            "listen_addresses": "127.0.0.1", "port": String(port), "unix_socket_directories": "",
            // Enough for a statement that locks 25,000 chunks.
            "max_connections": "100", "max_locks_per_transaction": "256", "shared_buffers": "64MB",
            "max_wal_size": "1GB",
            "dynamic_shared_memory_type": "posix",
            "fsync": options.flushesToDisk ? "on" : "off", "password_encryption": "scram-sha-256",
            "hba_file": "\(cluster)/pg_hba.conf", "ident_file": "\(cluster)/pg_ident.conf", "lc_messages": "C",
            "timezone": "UTC", "log_timezone": "UTC", "log_line_prefix": "%m [%p] %a ",
        ]
        settings.merge(options.settings) { _, new in new }
        return settings.sorted { $0.key < $1.key }
            .map { "\($0.key) = '\($0.value.replacing("'", with: "''"))'\n" }
            .joined()
    }

    private static func randomPassword() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 36) }.joined()
    }
}
