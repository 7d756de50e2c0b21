import Foundation

/// Who is at the command line, for records of what was done there.
enum CommandUser {
    /// The account, the one before `sudo` where there was one.
    static var name: String {
        let before = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
        return before.isEmpty ? NSUserName() : before
    }
}
