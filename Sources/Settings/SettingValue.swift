/// A value as it stood in the file or the environment.
public enum SettingValue: Sendable, Equatable {
    /// One scalar, as written.
    case text(String)
    /// A list of scalars, as written.
    case list([String])

    /// The value in one line, for a message.
    var shown: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .list(let items): "[\(items.joined(separator: ", "))]"
        }
    }
}
