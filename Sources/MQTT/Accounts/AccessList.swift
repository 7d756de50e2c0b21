/// A mosquitto access list (`acl_file`), of which only the parts of gateways are ours.
///
/// Each gateway's part stands between two marked lines, so that whatever a person has written stays as it is.
public struct AccessList: Sendable, Equatable {
    private var lines: [String]

    /// Reads a list; an empty text is an empty list.
    public init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
    }

    /// The list as text.
    public var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// The user names that have a part of ours.
    public var users: [String] {
        lines.compactMap { $0.hasPrefix(Self.begin) ? String($0.dropFirst(Self.begin.count)) : nil }
    }

    /// Lets a user be one gateway: it may publish the gateway's telemetry and status and read its receipts, and nothing
    /// else. A part that is there already is replaced.
    public mutating func admit(_ user: String, tenant: String, gateway: String) {
        remove(user)
        let base = "isotherm/v1/\(tenant)/gateways/\(gateway)"
        if lines.last?.isEmpty == false { lines.append("") }
        lines += [
            Self.begin + user, "user \(user)", "topic write \(base)/telemetry", "topic write \(base)/status",
            "topic read \(base)/stored", Self.end + user,
        ]
    }

    /// Takes a user's part out.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public mutating func remove(_ user: String) -> Bool {
        guard let first = lines.firstIndex(of: Self.begin + user),
            let last = lines[first...].firstIndex(of: Self.end + user)
        else { return false }
        lines.removeSubrange(first...last)
        if first > 0, first <= lines.count, lines[first - 1].isEmpty { lines.remove(at: first - 1) }
        return true
    }

    private static let begin = "# isotherm gateway begin: "
    private static let end = "# isotherm gateway end: "
}
