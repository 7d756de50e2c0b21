import Foundation
import LocalServers
import Testing

@Suite struct FolderTests {
    @Test func `a folder has one owner at a time`() throws {
        let directory = try TemporaryDirectory(label: "lock")
        do {
            let lock = try DirectoryLock(directory: directory.path)
            #expect(throws: LocalServerError.self) { _ = try DirectoryLock(directory: directory.path) }
            _ = consume lock
        }
        _ = try DirectoryLock(directory: directory.path)
    }

    @Test(.enabled(if: geteuid() == 0, "only root starts servers under other accounts"))
    func `data that the server's account cannot reach are kept elsewhere, with a pointer`() throws {
        let directory = try TemporaryDirectory(label: "closed")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path)
        let broker = try LocalBroker(directory: directory.path, endsWithProcess: true)
        try broker.start()
        let pointer = "\(directory.path)/mosquitto-data.location"
        let place = try String(contentsOfFile: pointer, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(FileManager.default.fileExists(atPath: "\(place)/mosquitto.conf"))
        #expect(try LocalBroker(directory: directory.path).identifier == broker.identifier)
        try broker.erase()
        #expect(!FileManager.default.fileExists(atPath: place))
        #expect(!FileManager.default.fileExists(atPath: pointer))
    }

    @Test func `a server ends with the process that started it, even when that is killed`() async throws {
        let directory = try TemporaryDirectory(label: "guardian")
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let broker = try LocalBroker(directory: "\(path)/broker", endsWithProcess: true)
            try broker.start()
            try "\(broker.port)".write(toFile: "\(path)/port", atomically: true, encoding: .utf8)
            kill(getpid(), SIGKILL)
        }
        let port = try #require(UInt16(try String(contentsOfFile: "\(path)/port", encoding: .utf8)))
        #expect(await waitUntil { !LoopbackPort.answers(port) })
        #expect(await waitUntil { !FileManager.default.fileExists(atPath: "\(path)/broker") })
    }
}
