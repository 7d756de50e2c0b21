internal import Glibc

/// Tells a thread that waits for a socket that it should look up: a pipe that can be polled beside the socket.
///
/// Any thread may raise it, and it stays raised until cleared.
public final class StopSignal: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    /// Makes the pipe.
    ///
    /// - Throws: ``MQTTError`` when the process has no descriptors left.
    public init() throws(MQTTError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw MQTTError(.library, operation: "make a pipe", reason: String(cString: strerror(errno)))
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Raises the signal. Safe from any thread; a full pipe is raised already.
    public func raise() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Whether it is raised.
    public var isRaised: Bool { wait(milliseconds: 0) }

    /// Sleeps until it is raised or the time is over; says whether it is raised.
    @discardableResult
    public func wait(milliseconds: Int) -> Bool {
        var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0
    }

    /// Lowers it again. For the one thread that polls it.
    public func clear() {
        var bytes: (UInt64, UInt64) = (0, 0)
        while read(readEnd, &bytes, MemoryLayout.size(ofValue: bytes)) > 0 {}
    }

    /// The descriptor to poll for reading.
    var descriptor: Int32 { readEnd }
}
