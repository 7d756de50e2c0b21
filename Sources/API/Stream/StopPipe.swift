import Glibc
import Synchronization

/// Ends a wait on another thread: a pipe that becomes readable for good.
final class StopPipe: Sendable {
    /// Readable as soon as the stop was raised.
    let descriptor: Int32
    private let writer: Int32
    private let raised = Atomic<Bool>(false)

    init() throws(StopPipeError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw StopPipeError(code: errno) }
        // Programs that are started later must not inherit it.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        writer = ends[1]
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    var isRaised: Bool { raised.load(ordering: .acquiring) }

    func raise() {
        guard !raised.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        // One byte into an empty pipe always has room.
        _ = write(writer, &byte, 1)
    }

    /// Waits, at most until the stop.
    func wait(milliseconds: Int) {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&watched, 1, Int32(milliseconds))
    }
}

/// The system has no pipe left.
struct StopPipeError: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "pipe: \(String(cString: strerror(code)))" }
}
