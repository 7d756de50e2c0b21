import Foundation
import Logging

/// One log event on its way to text.
struct LogLine {
    let time: Date
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    /// `{"time":"...","level":"info","logger":"...","message":"...",...}`; a field of the event never replaces these.
    func json() -> String {
        var text = "{\"time\":\"\(timestamp)\",\"level\":\"\(level.rawValue)\",\"logger\":"
        Self.append(label, to: &text)
        text += ",\"message\":"
        Self.append(message, to: &text)
        for key in metadata.keys.sorted() {
            guard let value = metadata[key] else { continue }
            text += ","
            Self.append(Self.reserved.contains(key) ? "metadata." + key : key, to: &text)
            text += ":"
            Self.append(value, to: &text)
        }
        return text + "}\n"
    }

    /// `2026-01-01T00:00:00.000Z warning words key=value`.
    func console(coloured: Bool) -> String {
        let name = level.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
        var text = "\(timestamp) \(coloured ? Self.colour(level) + name + "\u{1B}[0m" : name) "
        text += Self.oneLine(message)
        for key in metadata.keys.sorted() {
            guard let value = metadata[key] else { continue }
            let shown = Self.oneLine(value.description)
            let quoted = shown.contains(" ") || shown.isEmpty
            text += " \(key)=" + (quoted ? "\"\(shown)\"" : shown)
        }
        return text + "\n"
    }

    private static let reserved: Set<String> = ["time", "level", "logger", "message"]

    private var timestamp: String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static func append(_ value: Logger.MetadataValue, to text: inout String) {
        switch value {
        case .string(let string): append(string, to: &text)
        case .stringConvertible(let number as any BinaryInteger): text += number.description
        case .stringConvertible(let flag as Bool): text += flag.description
        case .stringConvertible(let other): append(other.description, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                append(value, to: &text)
            }
            text += "]"
        case .dictionary(let values):
            text += "{"
            for (index, key) in values.keys.sorted().enumerated() {
                if index > 0 { text += "," }
                append(key, to: &text)
                text += ":"
                append(values[key] ?? "", to: &text)
            }
            text += "}"
        }
    }

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// Control characters would let a value forge a line or steer the terminal.
    private static func oneLine(_ string: String) -> String {
        String(String.UnicodeScalarView(string.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    }

    private static func colour(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "\u{1B}[2m"
        case .info, .notice: "\u{1B}[36m"
        case .warning: "\u{1B}[33m"
        case .error, .critical: "\u{1B}[31m"
        }
    }
}
