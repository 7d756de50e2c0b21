import Foundation
import Postgres

/// The processor time of the server's process behind a connection, which other work on the machine hardly changes.
struct ServerClock {
    private let path: String

    init(_ connection: Connection) throws {
        path = "/proc/\(try connection.query("SELECT pg_backend_pid() AS pid").single().int("pid"))/schedstat"
    }

    /// What it has used since it began.
    func now() throws -> Duration {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let spent = text.split(separator: " ").first.flatMap({ Int64($0) }) else {
            throw CocoaError(.fileReadCorruptFile, userInfo: [NSFilePathErrorKey: path])
        }
        return .nanoseconds(spent)
    }
}
