internal import Foundation
internal import Glibc

/// Questions and signals to processes that this program may not have started itself.
enum ProcessTable {
    /// Whether `identifier` is a live process whose program is `program`.
    ///
    /// The name guards against a process id that was given to somebody else; a zombie counts as ended, because
    /// under an init that does not reap it would stay for ever.
    static func isRunning(_ identifier: Int32, program: String) -> Bool {
        guard let state = state(of: identifier, program: program) else { return false }
        return state != "Z" && state != "X"
    }

    /// Whether `identifier` was such a process, has ended, and has not been reaped by its parent.
    static func isZombie(_ identifier: Int32, program: String) -> Bool {
        state(of: identifier, program: program) == "Z"
    }

    /// The letter of the process's state; nil when there is none of that program.
    private static func state(of identifier: Int32, program: String) -> Character? {
        guard identifier > 1, let line = text("/proc/\(identifier)/stat") else { return nil }
        guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")") else { return nil }
        guard line[line.index(after: open)..<close] == program.prefix(15) else { return nil }
        return line[line.index(after: close)...].drop { $0 == " " }.first
    }

    /// Sends `signal` to `identifier`; a process that has gone meanwhile is no failure.
    static func send(_ signal: Int32, to identifier: Int32) {
        guard identifier > 1 else { return }
        kill(identifier, signal)
    }

    /// Polls until `condition` holds or `limit` seconds have passed; says whether it held.
    static func wait(upTo limit: Double, until condition: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(limit)
        while !condition() {
            guard ContinuousClock.now < deadline else { return false }
            usleep(10_000)
        }
        return true
    }

    /// The first line of the file at `path` as a number: the shape of every pid file.
    static func identifier(inFile path: String) -> Int32? {
        text(path)?.split(separator: "\n").first.flatMap { Int32($0.trimmingCharacters(in: .whitespaces)) }
    }

    /// The last `count` lines of the file at `path`; empty when it cannot be read.
    static func lastLines(ofFile path: String, count: Int = 12) -> [String] {
        (text(path) ?? "").split(separator: "\n").suffix(count).map(String.init)
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)  // an absent file is an answer here
    }
}
