internal import Foundation
internal import Glibc
internal import Telemetry

/// Messages on the local disk that wait for the database, in the order of their arrival; one thread drives it.
///
/// What ``append(_:)`` has returned from survives a crash. Files are removed after their last message was stored; a
/// crash before that stores some of them again, which their keys make good.
final class Spool {
    private let options: SpoolOptions
    private var segments: [SpoolSegment] = []
    private var nextNumber = 1
    /// Whether the last file may grow.
    private var isTailOpen = false
    private let lock: Int32
    private(set) var byteCount = 0
    private(set) var messageCount = 0
    /// Arrival of the newest message.
    private(set) var newestArrival = Timestamp(microseconds: 0)
    /// Files that were left by an earlier run and are broken in their middle.
    private(set) var damagedFiles: [String] = []
    /// Why a file was last set aside that could not be read at all; nil when none was.
    private(set) var lastReadError: SpoolError?

    /// Opens the folder and takes up what an earlier run left.
    ///
    /// - Throws: ``SpoolError`` when the folder cannot be used, or another process uses it.
    init(_ options: SpoolOptions) throws(SpoolError) {
        self.options = options
        do {
            try FileManager.default.createDirectory(atPath: options.folder, withIntermediateDirectories: true)
        } catch {
            throw SpoolError("make", options.folder, reason: error.localizedDescription)
        }
        lock = try Self.lock("\(options.folder)/lock")
        try takeUp()
    }

    deinit {
        // In so many words: a child that another thread has just forked holds the descriptor too until it execs.
        flock(lock, LOCK_UN)
        close(lock)
    }

    var isEmpty: Bool { messageCount == 0 }

    /// Writes messages and waits until the disk has them: after that they may be acknowledged.
    ///
    /// - Throws: ``SpoolError``; then none of them is kept.
    func append(_ messages: MessageArena) throws(SpoolError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(messages.bytes.count + messages.count * 32)
        for entry in messages.entries { SpoolRecord.append(entry, of: messages, to: &bytes) }
        try checkRoom(for: bytes.count)
        if !isTailOpen || (segments.last?.end ?? 0) >= options.segmentBytes { try beginSegment() }
        guard let place = segments.indices.last else { return }
        let end = segments[place].end
        do throws(SpoolError) {
            try segments[place].file.write(bytes, at: end)
        } catch {
            // Whatever was written of it must not be taken for messages later. The file is not written to again.
            isTailOpen = false
            try segments[place].file.truncate(to: end)
            throw error
        }
        segments[place].end = end + bytes.count
        segments[place].messages += messages.count
        byteCount += bytes.count
        messageCount += messages.count
        newestArrival = max(newestArrival, messages.entries.last?.receivedAt ?? newestArrival)
    }

    /// The oldest messages, which stay until ``remove(_:of:)``.
    func oldest(limit: Int) throws(SpoolError) -> SpoolSegment.Piece? {
        guard let first = segments.first, !isEmpty else { return nil }
        do throws(SpoolError) {
            let piece = try first.read(from: first.start, limit: limit)
            guard piece.ends.isEmpty else { return piece }
        } catch {
            // Set aside like what is read and is not whole; `damagedFiles` tells.
            lastReadError = error
        }
        // The disk does not give back what it took: set the rest aside for a person, and go on.
        try setAside()
        return try oldest(limit: limit)
    }

    /// Removes the first `count` messages of `piece`, which have been stored.
    func remove(_ count: Int, of piece: SpoolSegment.Piece) throws(SpoolError) {
        guard count > 0, !segments.isEmpty else { return }
        byteCount -= piece.ends[count - 1] - segments[0].start
        messageCount -= count
        segments[0].start = piece.ends[count - 1]
        segments[0].messages -= count
        if segments[0].start >= segments[0].end { try removeFirst() }
    }

    // MARK: - Files

    private func takeUp() throws(SpoolError) {
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: options.folder) } catch {
            throw SpoolError("list", options.folder, reason: error.localizedDescription)
        }
        let numbers = names.compactMap { $0.hasSuffix(".spool") ? Int($0.dropLast(6)) : nil }.sorted()
        for number in numbers {
            var (segment, newest) = try SpoolSegment.open(path(number), number: number)
            if segment.isDamaged, number == numbers.last {
                // Usually the record that was being written when the power went, of which nobody was told that it is
                // safe. What is cut is kept: it may be more, where the disk has rotted.
                try keepCut(of: segment)
                try segment.file.truncate(to: segment.end)
                segment.isDamaged = false
            }
            if segment.isDamaged { damagedFiles.append(segment.file.path) }
            segments.append(segment)
            byteCount += segment.end
            messageCount += segment.messages
            newestArrival = max(newestArrival, newest ?? newestArrival)
            nextNumber = number + 1
            if segment.messages == 0, !segment.isDamaged { try removeLast() }
        }
        while let first = segments.first, first.messages == 0 { try removeFirst() }
    }

    /// Copies what lies behind the whole records of a file into one beside it.
    private func keepCut(of segment: SpoolSegment) throws(SpoolError) {
        let rest = try segment.file.read(try segment.file.size() - segment.end, at: segment.end)
        let copy = "\(segment.file.path).cut"
        if unlink(copy) != 0, errno != ENOENT { throw SpoolError("remove", copy, errno: errno) }
        try SpoolFile(copy, isNew: true).write(rest, at: 0)
        if SpoolRecord.isAnyWhole(in: rest) { damagedFiles.append(copy) }
    }

    private func beginSegment() throws(SpoolError) {
        let file = try SpoolFile(path(nextNumber), isNew: true)
        try syncFolder()
        segments.append(SpoolSegment(number: nextNumber, file: file, end: 0, messages: 0))
        nextNumber += 1
        isTailOpen = true
    }

    private func removeFirst() throws(SpoolError) {
        if segments[0].isDamaged { return try setAside() }
        let path = segments.removeFirst().file.path
        if segments.isEmpty { isTailOpen = false }
        if unlink(path) != 0 { throw SpoolError("remove", path, errno: errno) }
    }

    private func removeLast() throws(SpoolError) {
        let path = segments.removeLast().file.path
        if unlink(path) != 0 { throw SpoolError("remove", path, errno: errno) }
    }

    /// Takes the first file out of the order and leaves it under another name.
    private func setAside() throws(SpoolError) {
        let segment = segments.removeFirst()
        if segments.isEmpty { isTailOpen = false }
        byteCount -= segment.end - segment.start
        messageCount -= segment.messages
        if rename(segment.file.path, segment.file.path + ".damaged") != 0 {
            throw SpoolError("rename", segment.file.path, errno: errno)
        }
        damagedFiles.removeAll { $0 == segment.file.path }
        damagedFiles.append(segment.file.path + ".damaged")
    }

    private func checkRoom(for bytes: Int) throws(SpoolError) {
        guard byteCount + bytes <= options.limitBytes else {
            let reason = "the limit of \(options.limitBytes) bytes is reached"
            throw SpoolError("write", options.folder, reason: reason, isFull: true)
        }
        var disk = statvfs()
        guard statvfs(options.folder, &disk) == 0 else { throw SpoolError("measure", options.folder, errno: errno) }
        guard Int(disk.f_bavail) * Int(disk.f_frsize) >= options.reservedBytes + bytes else {
            throw SpoolError("write", options.folder, reason: "the disk is nearly full", isFull: true)
        }
    }

    private func syncFolder() throws(SpoolError) {
        let folder = open(options.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder < 0 { throw SpoolError("open", options.folder, errno: errno) }
        defer { close(folder) }
        if fsync(folder) != 0 { throw SpoolError("sync", options.folder, errno: errno) }
    }

    private func path(_ number: Int) -> String {
        let digits = String(number)
        return "\(options.folder)/\(String(repeating: "0", count: max(0, 12 - digits.count)))\(digits).spool"
    }

    private static func lock(_ path: String) throws(SpoolError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw SpoolError("open", path, errno: errno) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            throw SpoolError("lock", path, reason: "another collector uses this folder")
        }
        return descriptor
    }
}
