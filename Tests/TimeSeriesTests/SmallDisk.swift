import Foundation
import LocalServers
import Postgres

/// A file system of a few hundred kilobytes; needs the right to mount.
struct SmallDisk {
    /// Why there is none on this machine; nil where there is.
    static let obstacle: String? = {
        do {
            let directory = try TemporaryDirectory(label: "small-disk")
            try mount(directory.path)
            try run(["umount", directory.path])
            return nil
        } catch { return "a small file system cannot be mounted here: \(error)" }
    }()

    /// What went wrong with a program of the system.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let directory: TemporaryDirectory

    /// Where it is.
    var path: String { directory.path }

    /// Mounts one.
    init() throws {
        directory = try TemporaryDirectory(label: "small-disk")
        try Self.mount(directory.path)
    }

    /// Mounts one and makes the tablespace `small` of the test server on it.
    init(_ connection: Connection) throws {
        try self.init()
        let place = "\(directory.path)/space"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
        let account = try connection.query("SELECT current_setting('data_directory') AS d").single().string("d")
        try Self.run(["chown", "--reference=\(account)", directory.path, place])
        try connection.executeScript("CREATE TABLESPACE small LOCATION '\(place)'")
    }

    /// Unmounts it; nothing of the server may be left on it.
    func remove(_ connection: Connection) throws {
        try connection.executeScript("DROP TABLESPACE small")
        try remove()
    }

    /// Unmounts it.
    func remove() throws {
        // The server's processes may hold a file for a while that is gone.
        try Self.run(["umount", "--lazy", directory.path])
    }

    private static func mount(_ path: String) throws {
        try run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=0755", "tmpfs", path])
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(arguments[0]) ended with \(process.terminationStatus)")
        }
    }
}
