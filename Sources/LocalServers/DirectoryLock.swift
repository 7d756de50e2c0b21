internal import Glibc

/// Keeps a second process out of a folder for as long as the value lives; the kernel lets go when the process dies.
public struct DirectoryLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Locks `directory` through the file `lock` in it.
    ///
    /// - Throws: ``LocalServerError`` with `folderInUse` when another process holds it.
    public init(directory: String) throws(LocalServerError) {
        let path = "\(directory)/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LocalServerError(
                .folderUnusable,
                part: directory,
                reason: "cannot open \(path): \(String(cString: strerror(errno)))"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw LocalServerError(
                .folderInUse,
                part: directory,
                reason: "another process uses this folder",
                remedy: "stop the other one first, or choose another folder"
            )
        }
    }

    deinit {
        // Let go in so many words: a child that another thread has just forked holds the descriptor too until it execs.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
