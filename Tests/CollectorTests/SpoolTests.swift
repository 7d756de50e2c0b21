import Foundation
import LocalServers
import Telemetry
import Testing

@testable import Collector

@Suite struct SpoolTests {
    private let directory: TemporaryDirectory
    private var folder: String { "\(directory.path)/spool" }

    init() throws { directory = try TemporaryDirectory(label: "spool") }

    private func messages(_ numbers: Range<Int>, payloadBytes: Int = 20) -> MessageArena {
        var arena = MessageArena()
        for number in numbers {
            let text = "\(number):"
            let payload = Array(text.utf8) + [UInt8](repeating: 0x78, count: max(0, payloadBytes - text.utf8.count))
            arena.append(
                topic: Array("a/b".utf8)[...],
                payload: payload[...],
                payloadBytes: number == 3 ? 1_000_000 : payload.count,
                contentType: number.isMultiple(of: 2) ? "application/json" : nil,
                receivedAt: Timestamp(microseconds: Int64(number)),
                firstReceivedAt: number == 0 ? Timestamp(microseconds: -7) : nil
            )
        }
        return arena
    }

    /// Takes everything out, `limit` at a time, and says which messages came.
    private func drain(_ spool: Spool, limit: Int = 1_000) throws -> [Int] {
        var numbers: [Int] = []
        while let piece = try spool.oldest(limit: limit) {
            numbers += piece.messages.entries.map { Int($0.receivedAt.microseconds) }
            try spool.remove(piece.ends.count, of: piece)
        }
        return numbers
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "lock" }.sorted()
    }

    @Test func messagesComeOutWholeAndInOrder() throws {
        let spool = try Spool(SpoolOptions(folder: folder))
        try spool.append(messages(0..<5))
        try spool.append(messages(5..<8))
        let piece = try #require(try spool.oldest(limit: 4))
        let entries = piece.messages.entries
        #expect(entries.count == 4)
        #expect(entries.map { piece.messages.topic($0) } == ["a/b", "a/b", "a/b", "a/b"])
        #expect(entries.map(\.contentType) == ["application/json", nil, "application/json", nil])
        #expect(entries.map(\.firstReceivedAt?.microseconds) == [-7, nil, nil, nil])
        #expect(entries[3].payloadBytes == 1_000_000 && entries[3].isTruncated)
        #expect(String(decoding: piece.messages.bytes[entries[1].payload], as: UTF8.self).hasPrefix("1:xxx"))
        try spool.remove(2, of: piece)
        #expect(try drain(spool, limit: 3) == [2, 3, 4, 5, 6, 7])
        #expect(spool.isEmpty && spool.byteCount == 0)
        #expect(try files().isEmpty)
    }

    @Test func survivesTheEndOfTheProcess() throws {
        var spool: Spool? = try Spool(SpoolOptions(folder: folder))
        try spool?.append(messages(1..<10))
        #expect(throws: SpoolError.self) { try Spool(SpoolOptions(folder: folder)) }
        spool = nil
        let next = try Spool(SpoolOptions(folder: folder))
        #expect(next.messageCount == 9)
        #expect(next.newestArrival == Timestamp(microseconds: 9))
        try next.append(messages(10..<12))
        #expect(try drain(next) == Array(1..<12))
    }

    @Test func aTornTailIsCutWhereverItTears() throws {
        do {
            let spool = try Spool(SpoolOptions(folder: folder))
            try spool.append(messages(1..<4))
        }
        let path = try "\(folder)/\(#require(files().first))"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        // The last record has 47 bytes: 8 of header, 16 fixed, 3 of topic, 20 of payload.
        for cut in stride(from: 1, to: 47, by: 5) {
            try whole.dropLast(cut).write(to: URL(fileURLWithPath: path))
            let spool = try Spool(SpoolOptions(folder: folder))
            #expect(spool.messageCount == 2 && spool.damagedFiles.isEmpty, "cut by \(cut)")
        }
        var rotten = whole
        rotten[whole.count - 3] ^= 0x40
        try rotten.write(to: URL(fileURLWithPath: path))
        #expect(try drain(try Spool(SpoolOptions(folder: folder))) == [1, 2])
    }

    @Test func whatIsCutBehindARottenRecordIsKeptAndTold() throws {
        do {
            let spool = try Spool(SpoolOptions(folder: folder))
            try spool.append(messages(1..<4))
        }
        let path = try "\(folder)/\(#require(files().first { $0.hasSuffix(".spool") }))"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // In the middle record: the one behind it is whole, and somebody was told that it is safe.
        bytes[bytes.count - 60] ^= 0x40
        try bytes.write(to: URL(fileURLWithPath: path))
        let spool = try Spool(SpoolOptions(folder: folder))
        #expect(spool.damagedFiles == [path + ".cut"])
        let cut = try Data(contentsOf: URL(fileURLWithPath: path + ".cut"))
        #expect(cut.count > 60 && bytes.suffix(cut.count) == cut)
        #expect(try drain(spool) == [1])
    }

    @Test func aDamagedFileInTheMiddleIsSetAsideAndTheRestGoesOn() throws {
        var options = SpoolOptions(folder: folder)
        options.segmentBytes = 100
        do {
            let spool = try Spool(options)
            for number in 0..<3 { try spool.append(messages((number * 4)..<(number * 4 + 4))) }
        }
        let path = try "\(folder)/\(#require(files().first))"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let spool = try Spool(options)
        #expect(spool.damagedFiles == [path])
        #expect(try drain(spool) == [0, 1, 2] + Array(4..<12))
        #expect(try files() == ["000000000001.spool.damaged"])
    }

    @Test func aFullSpoolTakesNothingAndKeepsWhatItHas() throws {
        var options = SpoolOptions(folder: folder, limitBytes: 2_000)
        let spool = try Spool(options)
        try spool.append(messages(0..<20))
        let error = #expect(throws: SpoolError.self) { try spool.append(messages(20..<200)) }
        #expect(error?.isFull == true)
        #expect(try drain(spool) == Array(0..<20))
        try spool.append(messages(20..<30))
        #expect(spool.messageCount == 10)
        options.folder += "-other"
        options.reservedBytes = .max >> 1
        #expect(throws: SpoolError.self) { try Spool(options).append(messages(0..<1)) }
    }

    @Test func messagesLargerThanAPieceComeOutToo() throws {
        let spool = try Spool(SpoolOptions(folder: folder))
        try spool.append(messages(0..<3, payloadBytes: 3 << 20))
        #expect(try drain(spool) == [0, 1, 2])
    }

    @Test func theChecksumIsThatOfTheStandard() {
        // RFC 3720, appendix B.4: 32 bytes of zeroes.
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    }
}
