import Foundation

/// Reads whole documents with one copy of each in memory.
///
/// `Data` and the array that is made of it would be two, and the table of a thousand places alone is 4 to 8 MB of text.
enum DocumentBytes {
    /// Bytes that are read at once: what a pipe holds.
    private static let chunkBytes = 65_536

    /// The bytes of a file.
    static func ofFile(_ path: String) throws(PumpError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PumpError(operation: "open", number: errno) }
        defer { close(descriptor) }
        // What has no length, such as a named pipe, grows as it comes.
        let length = lseek(descriptor, 0, SEEK_END)
        if length > 0 { lseek(descriptor, 0, SEEK_SET) }
        return try all(of: descriptor, about: max(0, Int(length)))
    }

    /// The bytes of standard input, to its end.
    static func ofStandardInput() throws(PumpError) -> [UInt8] { try all(of: STDIN_FILENO, about: 0) }

    private static func all(of descriptor: Int32, about length: Int) throws(PumpError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PumpError(operation: "read", number: errno) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
