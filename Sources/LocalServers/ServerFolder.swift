internal import Foundation

/// Where a server keeps its files: the folder that was asked for, and the data folder its account can reach.
///
/// An account such as `postgres` cannot enter a checkout below `/root`. Then the data go to `/var/lib/isotherm-local`,
/// and a pointer file in the asked-for folder says where they are.
struct ServerFolder: Sendable {
    /// The folder that was asked for; log, password and pointer files are here and belong to the caller.
    let control: String
    /// The folder that belongs to the server's account.
    let data: String
    private let pointer: String

    /// Makes the folders, or finds those of an earlier run.
    init(control: String, name: String, account: ServerAccount, part: String) throws(LocalServerError) {
        let absolute = URL(fileURLWithPath: control).standardizedFileURL.path
        self.control = absolute
        pointer = "\(absolute)/\(name).location"
        try Self.make(absolute, part: part)
        if let kept = try? String(contentsOfFile: pointer, encoding: .utf8) {  // absent: the data are beside it
            data = kept.trimmingCharacters(in: .whitespacesAndNewlines)
            try Self.make(data, part: part)
            try account.takeOwnership(of: data, part: part)
            return
        }
        let near = "\(absolute)/\(name)"
        try Self.make(near, part: part)
        try account.takeOwnership(of: near, part: part)
        if account.canUse(near) {
            data = near
            return
        }
        let far = "/var/lib/isotherm-local/\(Self.digest(absolute))-\(name)"
        try Self.make(far, part: part)
        try account.takeOwnership(of: far, part: part)
        guard account.canUse(far) else {
            throw LocalServerError(
                .folderUnusable,
                part: part,
                reason: "the account \(account.name ?? "of this user") can use neither \(near) nor \(far)",
                remedy: "choose a folder whose parents that account may enter, for instance below /srv"
            )
        }
        do {
            try "\(far)\n".write(toFile: pointer, atomically: true, encoding: .utf8)
            try FileManager.default.removeItem(atPath: near)
        } catch {
            throw LocalServerError(.folderUnusable, part: part, reason: "cannot write \(pointer): \(error)")
        }
        data = far
    }

    /// Removes the data folder and the pointer to it.
    func erase(part: String) throws(LocalServerError) {
        do {
            for path in [data, pointer] where FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        } catch {
            throw LocalServerError(.folderUnusable, part: part, reason: "cannot remove \(data): \(error)")
        }
    }

    /// Writes `text` to `path`, readable for its owner only when `secret`.
    static func write(_ text: String, to path: String, secret: Bool = false, part: String) throws(LocalServerError) {
        let permissions = secret ? 0o600 : 0o644
        let made = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: permissions]
        )
        guard made else { throw LocalServerError(.folderUnusable, part: part, reason: "cannot write \(path)") }
    }

    private static func make(_ path: String, part: String) throws(LocalServerError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LocalServerError(
                .folderUnusable,
                part: part,
                reason: "cannot make the folder \(path): \(error.localizedDescription)",
                remedy: "choose another folder, or give this user the right to write there"
            )
        }
    }

    /// FNV-1a, 64 bits: a short stable name for a long path.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
