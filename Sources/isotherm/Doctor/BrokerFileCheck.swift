import Foundation
import Settings

/// Whether mosquitto's configuration file, where it lies on this machine, keeps what it has acknowledged.
enum BrokerFileCheck {
    private static let usualFile = "/etc/mosquitto/mosquitto.conf"

    static func run(_ settings: BrokerSettings, file: String?) -> [Finding] {
        do {
            if let file { return findings(of: try values(in: file), file: file) }
            guard ["127.0.0.1", "::1", "localhost"].contains(settings.host),
                FileManager.default.fileExists(atPath: usualFile)
            else { return [] }
            let values = try values(in: usualFile)
            // Another broker on this machine than that of the file has nothing to do with it.
            return ports(of: values).contains(settings.port) ? findings(of: values, file: usualFile) : []
        } catch {
            let verdict: Finding.Verdict = file == nil ? .warning : .failed
            let path = file ?? usualFile
            return [Finding("broker file", verdict, "\(path) cannot be read: \(error.localizedDescription)")]
        }
    }

    /// The ports that a configuration listens on; mosquitto's own where it names none.
    static func ports(of values: [String: String]) -> [Int] {
        let named = (values["listener"] ?? values["port"] ?? "1883").split(separator: "\n")
        return named.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    }

    /// What is wrong with a configuration; internal for its test.
    static func findings(of values: [String: String], file: String) -> [Finding] {
        var problems: [(text: String, remedy: String)] = []
        if values["persistence"] != "true" {
            problems.append(("sessions and queued messages end with the broker's process", "persistence true"))
        } else if (Int(values["autosave_interval"] ?? "") ?? 1_800) > 60 {
            problems.append(("a killed broker loses up to half an hour of messages", "autosave_interval 5"))
        }
        if values["autosave_on_changes"] == "true" {
            problems.append(("every change rewrites the whole file (470 messages/s)", "autosave_on_changes false"))
        }
        if Int(values["max_queued_messages"] ?? "1000") != 0 {
            problems.append(("messages for a collector that is away are dropped", "max_queued_messages 0"))
        }
        if let window = Int(values["max_inflight_messages"] ?? "20"), window != 0, window < 1_000 {
            problems.append(("batches are held to \(window) messages", "max_inflight_messages 20000"))
        }
        guard !problems.isEmpty else { return [Finding("broker file", .ok, file)] }
        return problems.map { Finding("broker file", .warning, "\(file): \($0.text)", remedy: $0.remedy) }
    }

    /// The settings of a file and of the folders that it includes; the last one counts, but listeners are all kept, one a
    /// line.
    private static func values(in file: String) throws -> [String: String] {
        var values: [String: String] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[0].hasPrefix("#") else { continue }
            guard parts[0] == "include_dir" else {
                let isFurther = parts[0] == "listener" && values["listener"] != nil
                values[parts[0]] = (isFurther ? (values["listener"] ?? "") + "\n" : "") + parts[1]
                continue
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: parts[1]).filter { $0.hasSuffix(".conf") }
            for name in names.sorted() {
                var included = try self.values(in: "\(parts[1])/\(name)")
                if let listener = included["listener"], let before = values["listener"] {
                    included["listener"] = before + "\n" + listener
                }
                values.merge(included) { _, last in last }
            }
        }
        return values
    }
}
