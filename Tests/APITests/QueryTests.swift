import Foundation
import Testing

@testable import API

/// What stands behind the question mark, as different clients write it.
@Suite struct QueryTests {
    @Test(arguments: [
        "search=%22van-1%22%2C+%22values%22%3A+%7B", "search=%22van-1%22%2C%20%22values%22%3A%20%7B&limit=5",
        "limit=5&search=%22van-1%22,+%22values%22:+{&search=other",
    ]) func `a space is a plus sign or percent 20`(text: String) throws {
        #expect(try Query(text).text("search") == #""van-1", "values": {"#)
    }

    @Test(arguments: ["%2B", "2%2B2"]) func `a plus sign that was encoded stays one`(text: String) throws {
        #expect(try Query("search=\(text)").text("search") == text.removingPercentEncoding)
    }

    @Test(arguments: ["2026-01-01T02:00:00+02:00", "2026-01-01T02:00:00%2B02:00", "2026-01-01T00:00:00Z"])
    func `an offset may be encoded or not`(text: String) throws {
        #expect(try Query("from=\(text)").instant("from") == 1_767_225_600_000_000)
    }

    @Test func `what has no value is absent, and what is no encoding stays as it came`() throws {
        let query = Query("a&b=&c=%zz&&=x&d=1=2")
        #expect(try query.text("a") == nil && query.text("b") == nil && query.text("e") == nil)
        #expect(try query.text("c") == "%zz")
        #expect(try query.text("d") == "1=2")
    }
}
