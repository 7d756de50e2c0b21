/// The definition of one setting: its path, what it may hold and what it holds when nobody says anything.
///
/// A path such as `hooks.*.url` stands for a setting of every named hook.
public struct SettingKey: Sendable {
    /// The dotted path; a level written `*` is a name that the user chooses.
    public let path: String
    /// What it may hold.
    public let kind: SettingKind
    /// The value when nothing is set; nil when there is none.
    public let fallback: SettingValue?
    /// Whether the value must never be shown. A secret may also be given as a file by the same path with `_file`.
    public let isSecret: Bool

    init(_ path: String, _ kind: SettingKind, _ fallback: SettingValue?) {
        self.path = path
        self.kind = kind
        self.fallback = fallback
        isSecret = false
    }

    private init(secret path: String) {
        self.path = path
        kind = .text
        fallback = nil
        isSecret = true
    }

    static func text(_ path: String, _ fallback: String? = nil) -> SettingKey {
        SettingKey(path, .text, fallback.map(SettingValue.text))
    }

    static func integer(_ path: String, _ range: ClosedRange<Int>, _ fallback: Int? = nil) -> SettingKey {
        SettingKey(path, .integer(range), fallback.map { .text(String($0)) })
    }

    static func number(_ path: String, _ range: ClosedRange<Double>, _ fallback: Double? = nil) -> SettingKey {
        SettingKey(path, .number(range), fallback.map { .text(String($0)) })
    }

    static func flag(_ path: String, _ fallback: Bool) -> SettingKey {
        SettingKey(path, .flag, .text(String(fallback)))
    }

    static func choice(_ path: String, _ words: [String], _ fallback: String) -> SettingKey {
        SettingKey(path, .choice(words), .text(fallback))
    }

    static func list(_ path: String, _ fallback: [String]) -> SettingKey {
        SettingKey(path, .list, .list(fallback))
    }

    /// A secret and the file it may come from.
    static func secret(_ path: String) -> [SettingKey] {
        [SettingKey(secret: path), .text(path + "_file")]
    }

    /// The value that one line of text stands for; a list is separated by commas.
    func value(of text: String) -> SettingValue {
        kind == .list ? .list(text.split(separator: ",").map(String.init)) : .text(text)
    }

    /// Whether this definition is the one of the concrete `path`.
    func covers(_ path: String) -> Bool {
        let pattern = self.path.split(separator: ".", omittingEmptySubsequences: false)
        let levels = path.split(separator: ".", omittingEmptySubsequences: false)
        guard pattern.count == levels.count else { return false }
        return zip(pattern, levels).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
