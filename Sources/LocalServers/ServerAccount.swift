internal import Glibc

/// The system account that a server runs under.
///
/// PostgreSQL refuses to run as root, and mosquitto gives root up by itself, so a root process starts both under
/// the accounts that their Debian packages made. An ordinary user runs them as themselves.
struct ServerAccount: Sendable {
    /// The account's name; nil when the server runs as the calling user.
    let name: String?
    private let user: uid_t
    private let group: gid_t

    /// The account named `name` when this process is root, otherwise the calling user.
    ///
    /// - Throws: ``LocalServerError`` when root finds no such account.
    init(named name: String, part: String, package: String) throws(LocalServerError) {
        guard geteuid() == 0 else {
            self.name = nil
            user = geteuid()
            group = getegid()
            return
        }
        guard let entry = getpwnam(name) else {
            throw LocalServerError(
                .programMissing,
                part: part,
                reason: "there is no account \(name) to run it under",
                remedy: "apt-get install -y \(package)"
            )
        }
        self.name = name
        user = entry.pointee.pw_uid
        group = entry.pointee.pw_gid
    }

    /// `arguments` so that they run under this account. `setpriv` replaces itself, so no further process stays.
    func command(_ arguments: [String]) -> [String] {
        guard let name else { return arguments }
        return ["/usr/bin/setpriv", "--reuid", name, "--regid", String(group), "--init-groups", "--"] + arguments
    }

    /// Gives `path` to this account; does nothing for an ordinary user.
    func takeOwnership(of path: String, part: String) throws(LocalServerError) {
        guard name != nil else { return }
        guard chown(path, user, group) == 0 else {
            throw LocalServerError(
                .folderUnusable,
                part: part,
                reason: "cannot give \(path) to its account: \(String(cString: strerror(errno)))"
            )
        }
    }

    /// Whether the account can enter and write the folder at `path`.
    func canUse(_ path: String) -> Bool {
        guard name != nil else { return access(path, R_OK | W_OK | X_OK) == 0 }
        let check = "test -r \"$0\" && test -w \"$0\" && test -x \"$0\""
        // A check that cannot run is a "no".
        let outcome = try? Command.run(command(["/bin/sh", "-c", check, path]), part: "folder check")
        return outcome?.status == 0
    }
}
