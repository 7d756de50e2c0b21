internal import Foundation

/// A program of the system that turns its input into its output: gzip, gunzip, sha256sum.
struct FilterProcess {
    /// Runs a program to its end and gives its output.
    static func output(_ arguments: [String], in folder: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ArchiveError(
                path: arguments.last ?? "",
                reason: "\(arguments[0]) ended with \(process.terminationStatus)"
            )
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// Feeds a program whose output goes to a file; the file is complete when this returns.
    static func feed(_ arguments: [String], to path: String, _ body: (FileHandle) throws -> Void) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else {
            throw ArchiveError(path: path, reason: "cannot be made; does the folder exist, and may we write to it?")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = file
        try process.run()
        let failure = {
            ArchiveError(
                path: path,
                reason: "\(arguments[0]) ended with \(process.terminationStatus); is the disk full?"
            )
        }
        do {
            try withoutSignal {
                try body(input.fileHandleForWriting)
                try input.fileHandleForWriting.close()
            }
        } catch {
            process.terminate()
            process.waitUntilExit()
            // Who feeds a program that has ended by itself hears of a broken pipe only.
            throw process.terminationReason == .exit ? failure() : error
        }
        process.waitUntilExit()
        try file.synchronize()
        try file.close()
        guard process.terminationStatus == 0 else { throw failure() }
    }

    /// Does something on this thread that writes to a pipe: where nobody reads it any more the writing fails, and the signal
    /// that would end the whole process is taken away.
    private static func withoutSignal(_ body: () throws -> Void) rethrows {
        var (signals, before, noTime) = (sigset_t(), sigset_t(), timespec())
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer {
            if sigismember(&before, SIGPIPE) == 0 {
                while sigtimedwait(&signals, nil, &noTime) == SIGPIPE {}
                pthread_sigmask(SIG_SETMASK, &before, nil)
            }
        }
        try body()
    }

    /// Reads a program's output in pieces.
    static func read(_ arguments: [String], _ body: (Data) throws -> Void) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        do {
            while let piece = try pipe.fileHandleForReading.read(upToCount: 1 << 20), !piece.isEmpty { try body(piece) }
        } catch {
            process.terminate()
            process.waitUntilExit()
            throw error
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ArchiveError(
                path: arguments.last ?? "",
                reason: "\(arguments[0]) ended with \(process.terminationStatus)"
            )
        }
    }
}
