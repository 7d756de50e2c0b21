import Foundation

/// The file of the ground truth: one JSON line per vehicle and step.
struct TruthFile {
    private let handle: FileHandle

    init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: URL(fileURLWithPath: path))
        }
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
    }

    mutating func append(_ records: [TruthRecord]) throws {
        let lines = try records.map { try $0.line() + "\n" }
        try handle.write(contentsOf: Data(lines.joined().utf8))
    }
}
