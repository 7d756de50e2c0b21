public import Foundation
import Glibc
import Synchronization

/// Where log lines go: whole lines to one file descriptor, never two at once.
public final class LogSink: Sendable {
    /// Whether the console format uses colours.
    public let coloured: Bool

    private let descriptor: Mutex<Int32>
    private let clock: @Sendable () -> Date

    /// Creates a sink.
    ///
    /// - Parameters:
    ///   - descriptor: The open file; it is not closed here.
    ///   - coloured: Whether colours are wanted; nil asks the terminal and respects `NO_COLOR`.
    ///   - clock: What time it is.
    public init(
        descriptor: Int32 = STDERR_FILENO,
        coloured: Bool? = nil,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.descriptor = Mutex(descriptor)
        self.coloured =
            coloured
            ?? (isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty)
        self.clock = clock
    }

    func now() -> Date { clock() }

    /// Writes the whole line. When the descriptor is broken the line is lost: there is nowhere left to say so.
    func write(_ line: String) {
        var bytes = Array(line.utf8)[...]
        descriptor.withLock { descriptor in
            while !bytes.isEmpty {
                let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if written > 0 {
                    bytes = bytes.dropFirst(written)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
