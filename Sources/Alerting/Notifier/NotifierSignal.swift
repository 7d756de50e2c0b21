internal import Glibc
internal import Synchronization

/// What wakes the notifier's thread besides the database: a result, or the wish that it ends.
final class NotifierSignal: Sendable {
    /// Becomes readable when there is something to look at.
    let descriptor: Int32
    private let writeEnd: Int32
    private let stopDeadline = Mutex<ContinuousClock.Instant?>(nil)

    init() throws(NotifierError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw NotifierError(description: "no pipe can be made, errno \(errno)") }
        for end in ends {
            // With these commands it fails only for descriptors that are not open.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        descriptor = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writeEnd)
    }

    /// Ends the current or the next wait.
    func wake() {
        var byte: UInt8 = 1
        // A full pipe is readable already, which is all that is wanted.
        _ = write(writeEnd, &byte, 1)
    }

    /// Forgets the wake-ups so far; call it before looking at what they may have announced.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    /// Asks for the end: nothing new is begun, and what is under way may take until `limit` from now.
    func stop(within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        stopDeadline.withLock { $0 = min($0 ?? deadline, deadline) }
        wake()
    }

    /// When everything must have ended; nil while nobody has asked for the end.
    var deadline: ContinuousClock.Instant? { stopDeadline.withLock { $0 } }

    /// Waits up to `limit` for a wake-up, without a database.
    func wait(upTo limit: Duration) {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&watched, 1, Int32(clamping: Int64(limit / .milliseconds(1))))
    }
}
