import ColdChain
import Foundation
import Testing

@Suite("Reference cases")
struct ReferenceCaseTests {
    private func answers(_ lines: [String]) throws -> [[String: Any]] {
        var session = ReferenceSession()
        var output: [UInt8] = []
        session.consume(Array(lines.map { $0 + "\n" }.joined().utf8).span, into: &output)
        return try output.split(separator: UInt8(ascii: "\n")).map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        }
    }

    @Test("A case that cannot be answered is answered with an error in JSON that can be read")
    func bad() throws {
        let lines = [
            #"{"family":"alchemy","id":"a","input":{}}"#, #"{"family":"mkt","id":"b"}"#, #"{"id":"c","input":{}}"#,
            "[]", "no case",
        ]
        let found = try answers(lines)
        #expect(found.map { $0["id"] as? String } == ["a", "b", "c", nil, nil])
        #expect(found.allSatisfy { $0["error"] is String })
    }

    @Test("An hour at ten degrees in a row of fives is told by each family that counts it")
    func families() throws {
        let series = #""input":{"t":[0,3600,7200,10800],"c":[5,10,5,5]}"#
        let found = try answers([
            #"{"family":"time_out_of_range","id":"out",\#(series),"params":{"low":2,"high":8,"max_gap_s":3600}}"#,
            #"{"family":"mkt","id":"mean",\#(series)}"#,
            #"""
            {"family":"breach_rules","id":"rules",\#(series),"params":{"max_gap_s":3600,"rules":[
              {"id":"hot","type":"sustained","op":">","limit":8,"for_s":0,"severity":"major"}]}}
            """#.replacing("\n", with: ""),
        ]).compactMap { $0["result"] as? [String: Any] }
        try #require(found.count == 3)
        #expect((found[0]["hold"] as? [String: Double])?["above_s"] == 3_600)
        // Straight lines pass eight degrees at 3/5 of the way up and 2/5 of the way down.
        let linear = try #require((found[0]["linear"] as? [String: Double])?["above_s"])
        #expect(abs(linear - 2 * 0.4 * 3_600) < 1e-6)
        #expect(found[1]["mean"] as? Double == 6.25)
        // Heat weighs more than cold; each value but the last holds for an hour.
        let mean = try #require(found[1]["mkt_hold"] as? Double)
        #expect(mean > 20.0 / 3 && mean < 7.2)
        #expect(found[2]["severity"] as? String == "major")
    }
}
