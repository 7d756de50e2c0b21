import Telemetry
import Testing

@testable import Collector

/// What is known of messages that the broker may send again, without a broker.
@Suite struct ArrivalBookTests {
    private static let start = Timestamp(microseconds: 1_767_225_600_000_000)

    private static func record(_ packet: UInt16, _ text: String, after seconds: Double = 0) -> ArrivalRecord {
        let time = start.advanced(bySeconds: seconds)
        return ArrivalRecord(packet: packet, digest: digest(text), arrival: time, noted: time)
    }

    private static func digest(_ text: String) -> UInt64 {
        ArrivalRecord.digest(topic: Array("t".utf8).span, payload: Array(text.utf8).span, contentType: nil)
    }

    private static func recall(_ book: inout ArrivalBook, _ packet: UInt16, _ text: String, after seconds: Double)
        -> Timestamp?
    {
        book.recall(
            packet: packet,
            topic: Array("t".utf8).span,
            payload: Array(text.utf8).span,
            contentType: nil,
            at: start.advanced(bySeconds: seconds)
        )
    }

    @Test func `only the same message under the same packet identifier comes again, and once`() {
        var book = ArrivalBook()
        book.stored([Self.record(1, "a"), Self.record(2, "a", after: 1)])
        book.connect(isResumed: true, at: Self.start.advanced(bySeconds: 5))
        #expect(Self.recall(&book, 1, "b", after: 6) == nil)
        #expect(Self.recall(&book, 3, "a", after: 6) == nil)
        #expect(Self.recall(&book, 2, "a", after: 6) == Self.start.advanced(bySeconds: 1))
        #expect(Self.recall(&book, 2, "a", after: 6) == nil)
        #expect(Self.recall(&book, 1, "a", after: 6) == Self.start)
        #expect(!book.isExpecting)
    }

    @Test func `a new session sends nothing again, and later than a minute nothing comes again`() {
        var book = ArrivalBook()
        book.stored([Self.record(1, "a")])
        book.connect(isResumed: true, at: Self.start)
        #expect(Self.recall(&book, 1, "a", after: 61) == nil)
        book.connect(isResumed: false, at: Self.start)
        #expect(!book.isExpecting && book.records.isEmpty)
    }

    @Test func `an acknowledgement has half a minute to get there`() {
        var book = ArrivalBook()
        book.stored([Self.record(1, "a")])
        book.acknowledge(at: Self.start.advanced(bySeconds: 1))
        #expect(book.records.map(\.packet) == [1])
        book.stored([Self.record(2, "b", after: 31)])
        book.acknowledge(at: Self.start.advanced(bySeconds: 31.5))
        #expect(book.records.map(\.packet) == [2])
    }

    @Test func `what is not acknowledged is kept however old it is`() {
        var book = ArrivalBook()
        book.load([Self.record(7, "a")])
        book.stored([Self.record(8, "b", after: 3_600)])
        #expect(book.records.map(\.packet) == [7, 8])
        book.connect(isResumed: true, at: Self.start.advanced(bySeconds: 86_400))
        #expect(Self.recall(&book, 7, "a", after: 86_401) == Self.start)
    }

    @Test func `no more acknowledged messages are kept than the broker may have under way`() {
        var book = ArrivalBook()
        for start in stride(from: 0, to: 60_000, by: 10_000) {
            book.stored((start..<start + 10_000).map { Self.record(UInt16($0), "a") })
            book.acknowledge(at: Self.start)
        }
        #expect(book.records.count == ArrivalBook.window)
        #expect(book.records.first?.packet == 40_000)
    }

    @Test func `records are stored and read again`() {
        let records = [Self.record(0xfffe, "x"), Self.record(1, "", after: 0.000_001)]
        let read = [ArrivalRecord](bytes: records.bytes + [1, 2, 3], now: Self.start)
        #expect(read.map(\.packet) == records.map(\.packet) && read.map(\.digest) == records.map(\.digest))
        #expect(read.map(\.arrival) == records.map(\.arrival))
        #expect([ArrivalRecord](bytes: [], now: Self.start).isEmpty)
    }
}
