import Yams

/// Values from one source, by their dotted path.
struct SettingsLayer {
    /// The name of the source, for messages.
    let source: String
    /// The values.
    var values: [String: SettingValue] = [:]
    /// What could not be understood.
    var problems: [SettingsError.Problem] = []

    /// The values of a YAML text.
    static func yaml(_ text: String, source: String) -> SettingsLayer {
        var layer = SettingsLayer(source: source)
        do {
            guard let root = try Yams.compose(yaml: text) else { return layer }
            layer.add(root, at: "")
        } catch {
            layer.problems.append(.init(path: "(file)", source: source, reason: "is not YAML: \(error)"))
        }
        return layer
    }

    /// The values of the environment: `ISOTHERM_HTTP_PORT` is `http.port`.
    ///
    /// Names are matched against `keys`. A name in a path (`hooks.NAME.url`) is taken in lower case.
    static func environment(_ environment: [String: String], keys: [SettingKey]) -> SettingsLayer {
        var layer = SettingsLayer(source: "environment")
        for (name, value) in environment where name.hasPrefix("ISOTHERM_") && !isForOthers(name) {
            let rest = name.dropFirst("ISOTHERM_".count)
            guard let (path, key) = path(of: rest, in: keys) else {
                layer.problems.append(.init(path: name, source: "environment", reason: "no setting has this name"))
                continue
            }
            layer.values[path] = key.value(of: value)
        }
        return layer
    }

    /// The values of the command line, by their dotted path.
    static func flags(_ flags: [String: String], keys: [SettingKey]) -> SettingsLayer {
        var layer = SettingsLayer(source: "command line")
        for (path, text) in flags {
            layer.values[path] = keys.first { $0.covers(path) }?.value(of: text) ?? .text(text)
        }
        return layer
    }

    /// `ISOTHERM_CONFIG` names the file itself; the tests have variables of their own.
    private static func isForOthers(_ name: String) -> Bool {
        name == "ISOTHERM_CONFIG" || name.hasPrefix("ISOTHERM_TEST_")
    }

    private static func path(of name: Substring, in keys: [SettingKey]) -> (String, SettingKey)? {
        for key in keys {
            let parts = key.path.split(separator: "*", maxSplits: 1).map {
                $0.uppercased().replacing(".", with: "_")
            }
            if parts.count == 1, parts[0] == name { return (key.path, key) }
            guard parts.count == 2, name.hasPrefix(parts[0]), name.hasSuffix(parts[1]) else { continue }
            let chosen = name.dropFirst(parts[0].count).dropLast(parts[1].count)
            guard !chosen.isEmpty else { continue }
            return (key.path.replacing("*", with: chosen.lowercased()), key)
        }
        return nil
    }

    private mutating func add(_ node: Node, at path: String) {
        switch node {
        case .scalar(let scalar):
            if scalar.string.isEmpty, scalar.style == .plain { return }
            values[path] = .text(scalar.string)
        case .sequence(let items):
            let texts = items.compactMap { $0.scalar?.string }
            if texts.count != items.count {
                problems.append(
                    .init(path: path, source: source, reason: "expected a list of texts, came a list of more")
                )
            }
            values[path] = .list(texts)
        case .mapping(let pairs):
            for (name, value) in pairs {
                let level = name.scalar?.string ?? "?"
                add(value, at: path.isEmpty ? level : "\(path).\(level)")
            }
        case .alias:
            problems.append(.init(path: path, source: source, reason: "aliases are not supported"))
        }
    }
}
