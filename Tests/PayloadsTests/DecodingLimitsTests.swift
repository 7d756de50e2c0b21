import Payloads
import Telemetry
import Testing

@Suite struct DecodingLimitsTests {
    @Test func refusesMessagesBeyondTheSizeLimit() {
        var harness = DecodingHarness(limits: DecodingLimits(payloadBytes: 100))
        #expect(harness.decode(String(repeating: " ", count: 101)).failure?.code == .tooLarge)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":["])
    func refusesDeepNestingWithoutRecursion(opening: String) {
        var harness = DecodingHarness()
        #expect(harness.decode(String(repeating: opening, count: 100_000)).failure?.code == .badJSON)
    }

    @Test func refusesObjectsWithTooManyFields() {
        var harness = DecodingHarness(limits: DecodingLimits(fieldsPerObject: 3))
        #expect(harness.decode(#"{"a":1,"b":2,"c":3,"d":4}"#).failure?.code == .tooManyFields)
    }

    @Test func takesNothingOfAMessageWithTooManyReadings() {
        var harness = DecodingHarness(limits: DecodingLimits(readingsPerMessage: 2))
        let outcome = harness.decode(#"[{"temperature":1},{"temperature":2},{"temperature":3}]"#)
        #expect(outcome.failure?.code == .tooManyReadings)
        #expect(harness.writer.batch.isEmpty)
    }

    @Test func refusesOnlyNewSeriesWhenTheCatalogIsFull() {
        var harness = DecodingHarness()
        harness.writer = ReadingWriter(catalog: SeriesCatalog(limits: CatalogLimits(series: 1)))
        #expect(harness.decode(#"{"device":"a","temperature":1}"#) == .accepted)
        #expect(harness.decode(#"{"device":"b","temperature":1}"#).failure?.code == .tooManySeries)
        #expect(harness.decode(#"{"device":"a","temperature":2}"#) == .accepted)
    }

    @Test(arguments: ["a/+/b/c/telemetry", "isotherm/v1/acme/#", "isotherm/v1/a\u{0}b/gateways/g/telemetry", ""])
    func refusesTopicsWithWildcardsOrNulls(topic: String) {
        var harness = DecodingHarness()
        #expect(harness.decode("{}", topic: topic).failure?.code == .badTopic)
    }

    @Test func refusesTopicsThatNoRouteWants() {
        var harness = DecodingHarness()
        #expect(harness.decode("{}", topic: "elsewhere").failure?.code == .noRoute)
    }

    @Test func forgetsTopicsInAFloodAndGoesOn() {
        var harness = DecodingHarness(limits: DecodingLimits(rememberedTopics: 10))
        for number in 0..<100 {
            let topic = "isotherm/v1/acme/gateways/gw-\(number)/telemetry"
            #expect(harness.decode(#"{"temperature":1}"#, topic: topic) == .accepted)
        }
        #expect(Set(harness.readings.map(\.device)).count == 100)
    }

    @Test func learnsFieldNamesWithinABoundAndStillReadsTheKnown() {
        var harness = DecodingHarness()
        for number in 0..<20_000 {
            #expect(harness.decode(#"{"device":"a","x\#(number)":"text","temperature":1}"#) == .accepted)
        }
        #expect(harness.writer.catalog.seriesCount == 1)
    }
}
