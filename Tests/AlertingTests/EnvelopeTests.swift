import Foundation
import Outbox
import Testing

@testable import Alerting

@Suite struct EnvelopeTests {
    private func object(_ event: OutboxEvent, _ position: Int64) throws -> [String: Any] {
        let bytes = try CloudEvent(event, position: position, schemaBase: "https://example.org/schemas/").bytes()
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func carriesAllAttributesOfCloudEvents() throws {
        let event = try object(.sample("e-1"), 42)
        #expect(event["specversion"] as? String == "1.0")
        #expect(event["id"] as? String == "e-1")
        #expect(event["source"] as? String == "/tenants/acme")
        #expect(event["type"] as? String == "isotherm.breach.opened")
        #expect(event["subject"] as? String == "breach/e-1")
        #expect(event["time"] as? String == "2026-01-01T00:00:00.123456Z")
        #expect(event["datacontenttype"] as? String == "application/json")
        #expect(event["dataschema"] as? String == "https://example.org/schemas/isotherm.breach.opened")
        #expect((event["data"] as? [String: Any])?["device"] as? String == "van-7")
    }

    @Test func readsAsAStandardWebhooksPayloadToo() throws {
        let event = try object(.sample("e-1"), 1)
        #expect(event["timestamp"] as? String == event["time"] as? String)
    }

    @Test func sequencesCompareAsTextLikePositions() throws {
        let ninth = try #require(try object(.sample("a"), 9)["sequence"] as? String)
        let tenth = try #require(try object(.sample("b"), 10)["sequence"] as? String)
        #expect(ninth < tenth)
    }

    @Test func textsAreEscaped() throws {
        let odd = OutboxEvent(id: "e", tenant: "a\"b\\c\n", type: "t", subject: "Москва/\u{1}", time: 0, data: "{}")
        let event = try object(odd, 1)
        #expect(event["source"] as? String == "/tenants/a\"b\\c\n")
        #expect(event["subject"] as? String == "Москва/\u{1}")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_709_164_800_000_001, "2024-02-29T00:00:00.000001Z"),
        ] as [(Int64, String)]
    )
    func timesKeepTheirMicroseconds(microseconds: Int64, text: String) {
        #expect(RFC3339.text(microseconds: microseconds) == text)
    }
}
