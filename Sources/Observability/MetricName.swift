/// Turns the labels of swift-metrics into names that Prometheus accepts and its linter likes.
enum MetricName {
    /// `http.server.activeRequests` becomes `http_server_active_requests`.
    static func plain(_ label: String) -> String {
        var name = ""
        var previousIsLower = false
        for scalar in label.unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9":
                name.unicodeScalars.append(scalar)
                previousIsLower = true
            case "A"..."Z":
                if previousIsLower { name.append("_") }
                name.append(String(scalar).lowercased())
                previousIsLower = false
            default:
                if name.last != "_" { name.append("_") }
                previousIsLower = false
            }
        }
        guard let first = name.first, !first.isNumber else { return "_" + name }
        return name
    }

    static func counter(_ label: String) -> String {
        let name = plain(label)
        return name.hasSuffix("_total") ? name : name + "_total"
    }

    static func seconds(_ label: String) -> String {
        let name = plain(label)
        return name.hasSuffix("_seconds") ? name : name + "_seconds"
    }

    /// `{route="/v1",status="200"}`, sorted by name; empty when there are none.
    static func labels(_ dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return "" }
        let pairs = dimensions.map { (plain($0.0), escaped($0.1)) }.sorted { $0.0 < $1.0 }
        return "{" + pairs.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",") + "}"
    }

    /// A help text for a name that has none: its words.
    static func words(_ name: String) -> String {
        let words = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst() + "."
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}
