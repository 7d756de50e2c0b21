/// A mosquitto password file: a line `user:hash` for each user. The hashes are made by `mosquitto_passwd`.
public struct PasswordList: Sendable, Equatable {
    private var lines: [String]

    /// Reads a list; an empty text is an empty list.
    public init(_ text: String) {
        lines = text.split(separator: "\n").map(String.init)
    }

    /// The list as text.
    public var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// The user names.
    public var users: [String] { lines.compactMap { $0.split(separator: ":").first.map(String.init) } }

    /// Enters a line as `mosquitto_passwd` made it; a line of the same user is replaced in its place.
    public mutating func put(_ line: String) {
        guard let user = line.split(separator: ":").first else { return }
        if let known = lines.firstIndex(where: { $0.hasPrefix("\(user):") }) {
            lines[known] = line
        } else {
            lines.append(line)
        }
    }

    /// Takes a user out.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public mutating func remove(_ user: String) -> Bool {
        let count = lines.count
        lines.removeAll { $0.hasPrefix("\(user):") }
        return lines.count < count
    }
}
