/// The effective value of every setting, before it becomes ``Settings``.
///
/// Reading never throws: problems are collected, so that a user hears of all wrong keys at once.
struct SettingsReader {
    private let values: [String: SettingValue]
    private let sources: [String: String]
    private let readFile: (String) throws -> String
    private(set) var problems: [SettingsError.Problem]

    /// Lays `layers` over each other, later ones over earlier ones, and checks each value against its definition.
    init(layers: [SettingsLayer], keys: [SettingKey], readFile: @escaping (String) throws -> String) {
        var values: [String: SettingValue] = [:]
        var sources: [String: String] = [:]
        var problems = layers.flatMap(\.problems)
        for key in keys where !key.path.contains("*") {
            values[key.path] = key.fallback
        }
        for layer in layers {
            for (path, value) in layer.values.sorted(by: { $0.key < $1.key }) {
                guard let key = keys.first(where: { $0.covers(path) }) else {
                    problems.append(.init(path: path, source: layer.source, reason: Self.unknown(path, keys)))
                    continue
                }
                if let expected = key.kind.expectation(of: value) {
                    let came = key.isSecret ? "something else" : value.shown
                    problems.append(
                        .init(path: path, source: layer.source, reason: "expected \(expected), came \(came)")
                    )
                    continue
                }
                values[path] = value
                sources[path] = layer.source
            }
        }
        self.values = values
        self.sources = sources
        self.readFile = readFile
        self.problems = problems
    }

    /// The names that the user chose below `section`, sorted.
    func names(in section: String) -> [String] {
        let prefix = section + "."
        let names = values.keys.filter { $0.hasPrefix(prefix) }.compactMap {
            $0.dropFirst(prefix.count).split(separator: ".").first.map(String.init)
        }
        return Set(names).sorted()
    }

    func optionalText(_ path: String) -> String? {
        guard case .text(let text)? = values[path], !text.isEmpty else { return nil }
        return text
    }

    mutating func text(_ path: String) -> String {
        if let text = optionalText(path) { return text }
        missing(path)
        return ""
    }

    mutating func integer(_ path: String) -> Int {
        if let number = optionalText(path).flatMap({ Int($0) }) { return number }
        missing(path)
        return 0
    }

    mutating func number(_ path: String) -> Double {
        if let number = optionalText(path).flatMap({ Double($0) }) { return number }
        missing(path)
        return 0
    }

    mutating func flag(_ path: String) -> Bool {
        text(path) == "true"
    }

    /// A flag of a named group, where definitions have no fallback of their own.
    func flag(_ path: String, otherwise fallback: Bool) -> Bool {
        optionalText(path).map { $0 == "true" } ?? fallback
    }

    func list(_ path: String) -> [String] {
        guard case .list(let items)? = values[path] else { return [] }
        return items
    }

    /// A secret from its value or from its file, without the line end that editors leave.
    mutating func secret(_ path: String) -> Secret? {
        let value = optionalText(path)
        guard let file = optionalText(path + "_file") else { return value.map(Secret.init) }
        if value != nil {
            problem(path, "expected either the secret or \(path)_file, came both")
            return nil
        }
        do {
            let text = try readFile(file)
            return Secret(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } catch {
            problem(path + "_file", "expected a readable file, came \"\(file)\": \(error)")
            return nil
        }
    }

    mutating func problem(_ path: String, _ reason: String) {
        problems.append(.init(path: path, source: sources[path] ?? "default", reason: reason))
    }

    private mutating func missing(_ path: String) {
        // A wrong value has been reported already and was not taken over.
        guard !problems.contains(where: { $0.path == path }) else { return }
        problem(path, "expected a value, came none")
    }

    private static func unknown(_ path: String, _ keys: [SettingKey]) -> String {
        let last = path.split(separator: ".").last ?? ""
        guard let near = keys.first(where: { $0.path.split(separator: ".").last == last }) else {
            return "no setting has this name"
        }
        return "no setting has this name; did you mean \(near.path)?"
    }
}
