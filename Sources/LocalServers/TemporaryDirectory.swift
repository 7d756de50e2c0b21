internal import Foundation

/// A new folder below the system's temporary folder, removed with the value. For tests.
public final class TemporaryDirectory: Sendable {
    /// The folder's path.
    public let path: String

    /// Makes the folder; `label` helps to recognise it.
    public init(label: String = "test") throws(LocalServerError) {
        let base = FileManager.default.temporaryDirectory.path
        path = "\(base)/isotherm-\(label)-\(UUID().uuidString.prefix(8))"
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw LocalServerError(.folderUnusable, part: "temporary folder", reason: "cannot make \(path): \(error)")
        }
    }

    deinit { Command.removeQuietly(path) }
}
