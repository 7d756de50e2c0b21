internal import Foundation

/// Remembers a server's port between runs, so that addresses stay the same.
enum PortFile {
    /// The wanted port, else that of the last run, else a free one; written to `folder/name.port`.
    static func port(in folder: String, name: String, wanted: UInt16?, part: String) throws(LocalServerError) -> UInt16
    {
        let path = "\(folder)/\(name).port"
        let text = try? String(contentsOfFile: path, encoding: .utf8)  // absent: first run
        let kept = text.flatMap { UInt16($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        let port = if let chosen = wanted ?? kept { chosen } else { try LoopbackPort.free() }
        if port != kept { try ServerFolder.write("\(port)\n", to: path, part: part) }
        return port
    }
}
