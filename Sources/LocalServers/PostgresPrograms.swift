internal import Foundation

/// The folder of PostgreSQL's server programs.
struct PostgresPrograms: Sendable {
    /// The folder, for instance `/usr/lib/postgresql/15/bin`.
    let folder: String

    /// Finds programs of major version `major`, or the newest when nil.
    ///
    /// Debian keeps them off the search path, one folder per major version.
    init(major: String?) throws(LocalServerError) {
        let root = "/usr/lib/postgresql"
        // No such folder: not Debian's layout, and pg_config decides below.
        let installed = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
            .filter { FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/postgres") }
            .sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
        if let wanted = installed.first(where: { major == nil || $0 == major }) {
            folder = "\(root)/\(wanted)/bin"
            return
        }
        // An absent program gives an empty candidate, which is refused below.
        let configured = try? Command.run(["/usr/bin/env", "pg_config", "--bindir"], part: LocalPostgres.part)
        let candidate = (configured?.output ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard major == nil, FileManager.default.isExecutableFile(atPath: "\(candidate)/postgres") else {
            throw LocalServerError(
                .programMissing,
                part: LocalPostgres.part,
                reason: "the server programs\(major.map { " of version \($0)" } ?? "") are not installed",
                remedy: "apt-get install -y postgresql\(major.map { "-\($0)" } ?? "")"
            )
        }
        folder = candidate
    }

    /// The path of one program.
    subscript(_ program: String) -> String { "\(folder)/\(program)" }
}
