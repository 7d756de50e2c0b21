import Foundation

/// Standard input to standard output through an engine that takes bytes and gives bytes.
enum LinePump {
    /// Bytes that are read at once: what a pipe holds.
    private static let chunkBytes = 65_536

    /// Hands each chunk of input to `consume` and writes what it gave before the next is read: a driver that waits for
    /// an answer gets it.
    static func run(consume: (Span<UInt8>, inout [UInt8]) -> Void, finish: (inout [UInt8]) -> Void) throws {
        var input = [UInt8](repeating: 0, count: chunkBytes)
        var output: [UInt8] = []
        while true {
            let count = input.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PumpError(operation: "read", number: errno) }
            if count == 0 { break }
            consume(input.span.extracting(0..<count), &output)
            try flush(&output)
        }
        finish(&output)
        try flush(&output)
    }

    private static func flush(_ output: inout [UInt8]) throws {
        var written = 0
        while written < output.count {
            let count = output.withUnsafeBytes { bytes in
                write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw PumpError(operation: "write", number: errno) }
            written += count
        }
        output.removeAll(keepingCapacity: true)
    }
}

/// Standard input or output failed.
struct PumpError: Error, CustomStringConvertible {
    let operation: String
    let number: Int32

    var description: String { "\(operation): \(String(cString: strerror(number)))" }
}
