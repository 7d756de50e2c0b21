internal import Foundation

/// Files that servers append their logs to.
enum LogFile {
    /// Renames the file at `path` to `path.1` when it is larger than 16 MB, so that two files are the most there is.
    static func rotate(_ path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)  // absent: nothing to rotate
        guard let size = attributes?[.size] as? Int, size > 16 << 20 else { return }
        Command.removeQuietly("\(path).1")
        try? FileManager.default.moveItem(atPath: path, toPath: "\(path).1")  // a log that cannot move grows on
    }
}
