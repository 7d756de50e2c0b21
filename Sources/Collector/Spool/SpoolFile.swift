internal import Glibc

/// An open file of the spool.
final class SpoolFile {
    let path: String
    private let descriptor: Int32

    /// Opens a file for reading and writing; `isNew` makes it and fails when it is there.
    init(_ path: String, isNew: Bool) throws(SpoolError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CLOEXEC | (isNew ? O_CREAT | O_EXCL : 0), 0o600)
        if descriptor < 0 { throw SpoolError("open", path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Bytes of the file.
    func size() throws(SpoolError) -> Int {
        let end = lseek(descriptor, 0, SEEK_END)
        if end < 0 { throw SpoolError("measure", path, errno: errno) }
        return Int(end)
    }

    /// Writes all bytes at `offset` and waits until the disk has them.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { throw SpoolError("write", path, errno: count < 0 ? errno : ENOSPC) }
            done += count
        }
        if fdatasync(descriptor) != 0 { throw SpoolError("sync", path, errno: errno) }
    }

    /// Reads up to `count` bytes at `offset`; fewer at the end of the file only.
    func read(_ count: Int, at offset: Int) throws(SpoolError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw SpoolError("read", path, errno: errno) }
            if got == 0 { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Cuts what lies behind `size` off, and waits until the disk knows it.
    func truncate(to size: Int) throws(SpoolError) {
        guard ftruncate(descriptor, off_t(size)) == 0, fsync(descriptor) == 0 else {
            throw SpoolError("cut", path, errno: errno)
        }
    }
}
