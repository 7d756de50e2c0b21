internal import Foundation
internal import Synchronization

/// Ends a server when this process ends, even by SIGKILL.
///
/// A shell waits at the reading end of a pipe whose writing end only this process has; the kernel closes that end
/// with the process.
final class ProcessGuardian: Sendable {
    private let lifeline = Mutex<FileHandle?>(nil)

    /// Sends `signal` to `identifier` and removes `paths` when this process ends. Replaces an earlier watch.
    func guardProcess(_ identifier: Int32, signal: String, removing paths: [String], part: String)
        throws(LocalServerError)
    {
        release()
        let script = """
            trap '' INT TERM HUP; read -r word; [ "$word" = release ] && exit 0
            kill -s \(signal) \(identifier); n=0
            while kill -0 \(identifier) && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
            kill -s KILL \(identifier)
            rm -rf -- "$@"
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "guardian"] + paths
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        do {
            try SignalMask.whileUnblocked { try process.run() }
        } catch {
            throw LocalServerError(.programMissing, part: part, reason: "cannot run /bin/sh: \(error)")
        }
        lifeline.withLock { $0 = pipe.fileHandleForWriting }
    }

    /// Ends the watch without touching the server.
    func release() {
        lifeline.withLock { handle in
            try? handle?.write(contentsOf: Data("release\n".utf8))  // the shell may be gone, which is as good
            try? handle?.close()  // as above
            handle = nil
        }
    }
}
