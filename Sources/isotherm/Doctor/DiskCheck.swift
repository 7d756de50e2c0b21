import Foundation

/// Whether the disk that we work on has room.
enum DiskCheck {
    /// Less than this share, or less than a gigabyte, is called short.
    private static let leastShare = 0.05
    private static let leastBytes = 1_000_000_000.0

    static func run(folder: String) -> Finding {
        do {
            let facts = try FileManager.default.attributesOfFileSystem(forPath: folder)
            guard let free = (facts[.systemFreeSize] as? NSNumber)?.doubleValue,
                let size = (facts[.systemSize] as? NSNumber)?.doubleValue, size > 0
            else {
                return Finding("disk", .warning, "the size of the disk of \(folder) is not told")
            }
            let text = String(format: "%.1f GB of %.1f GB free at %@", free / 1e9, size / 1e9, folder)
            return free >= leastBytes && free / size >= leastShare
                ? Finding("disk", .ok, text)
                : Finding("disk", .warning, text, remedy: "make room, or move the data")
        } catch {
            return Finding("disk", .failed, "\(folder): \(error.localizedDescription)")
        }
    }
}
