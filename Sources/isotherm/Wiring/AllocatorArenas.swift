internal import CMalloc

/// The heaps that glibc divides a process's memory into: up to eight per core, so that threads do not wait for each other.
///
/// A collector has few threads, and they hand each other what they have allocated: a batch is read by one and stored by
/// another. Each heap then keeps the most that it ever held, 36 MB in two of them (measured at one reading a message: 63 MB
/// resident with one heap instead of 78, at the same processor time).
enum AllocatorArenas {
    /// Lets all threads that come allocate from one heap; to be called before there are others.
    static func shareOne() {
        // A refusal leaves the heaps as they are, and the service runs as well.
        _ = mallopt(M_ARENA_MAX, 1)
    }
}
