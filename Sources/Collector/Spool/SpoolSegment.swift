internal import Telemetry

/// One file of the spool: records one behind the other.
struct SpoolSegment {
    /// Its place in the order of files.
    let number: Int
    let file: SpoolFile
    /// The end of the records that are whole and on the disk.
    var end: Int
    /// Messages that have not been taken out.
    var messages: Int
    /// The end of what was taken out.
    var start = 0
    /// Whether records behind `end` cannot be read although younger files follow: somebody should look at them.
    var isDamaged = false

    /// Bytes read at once.
    private static let pieceBytes = 1 << 20

    /// What was read from a segment.
    struct Piece {
        var messages = MessageArena()
        /// The end of each message's record.
        var ends: [Int] = []
    }

    /// The messages from `offset` on: as many as fit into a piece, `limit` at most, and one at least if there is one.
    func read(from offset: Int, limit: Int) throws(SpoolError) -> Piece {
        var piece = Piece()
        var bytes = try file.read(min(Self.pieceBytes, end - offset), at: offset)
        if let length = SpoolRecord.length(in: bytes, at: 0), length > bytes.count, offset + length <= end {
            bytes = try file.read(length, at: offset)
        }
        var position = 0
        while piece.ends.count < limit, let length = SpoolRecord.length(in: bytes, at: position),
            SpoolRecord.read(bytes, at: position, into: &piece.messages)
        {
            position += length
            piece.ends.append(offset + position)
        }
        return piece
    }

    /// Opens a file that was left by an earlier run, and finds out how far it is whole.
    ///
    /// - Returns: The segment, and the arrival of its last message.
    static func open(
        _ path: String,
        number: Int,
        limit: Int = 4_096
    ) throws(SpoolError) -> (segment: SpoolSegment, newest: Timestamp?) {
        let file = try SpoolFile(path, isNew: false)
        var segment = SpoolSegment(number: number, file: file, end: try file.size(), messages: 0)
        var newest: Timestamp?
        var position = 0
        while position < segment.end {
            let piece = try segment.read(from: position, limit: limit)
            guard let end = piece.ends.last else { break }
            position = end
            segment.messages += piece.ends.count
            newest = piece.messages.entries.last?.receivedAt ?? newest
        }
        segment.isDamaged = position < segment.end
        segment.end = position
        return (segment, newest)
    }
}
