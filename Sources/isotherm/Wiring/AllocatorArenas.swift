internal import CMalloc

/// The heaps that glibc divides a process's memory into: up to eight per core, so that threads do not wait for each other.
///
/// A collector has few threads, and they hand each other what they have allocated: a batch is read by one and stored by
/// another. Each heap then keeps the most that it ever held (measured at one reading a message: 66 MB resident with one
/// heap instead of 72 to 76, at the same processor time).
enum AllocatorArenas {
    /// Bytes from which on memory is mapped by itself, and given back when it is freed: the columns of a batch, and what
    /// growing leaves of them. Named, it stays as it is: otherwise it rises to the largest that was ever freed.
    private static let mappedBytes: Int32 = 128 << 10

    /// Lets all threads allocate from the first one's heap; to be called while there is no other thread, for each that
    /// comes has a heap of its own from its first allocation on, and keeps it.
    static func shareOne() {
        // A refusal leaves the heaps as they are, and the service runs as well.
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_MMAP_THRESHOLD, mappedBytes)
    }
}
