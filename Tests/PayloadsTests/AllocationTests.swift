import AllocationCount
import Telemetry
import Testing

@testable import Payloads

/// A reading of a plain format costs no memory of its own: what a message takes does not grow with its readings.
@Suite(.enabled(if: allocation_count_is_kept(), "a sanitizer's allocator is not counted"))
struct AllocationTests {
    private final class Something { var value = 0 }

    /// The shapes of plain JSON, each a message with so many readings.
    enum Shape: String, CaseIterable {
        case arrayOfObjects, arrayWithPositions, valuesOfOneObject, readingsInAnObject, metricAndValue, manyMetrics

        func message(_ count: Int) -> String {
            let numbers = 0..<count
            switch self {
            case .arrayOfObjects:
                return list(numbers) {
                    #"{"device":"van-\#($0 % 50)","ts":\#(time($0)),"seq":\#($0),"values":{"temperature":\#(value($0))}}"#
                }
            case .arrayWithPositions:
                return list(numbers) {
                    #"{"device":"van-\#($0 % 50)","ts":"2026-01-01T00:00:\#(10 + $0 % 50)Z","temperature":\#(value($0)),"#
                        + #""position":{"lat":55.\#($0),"lon":37.5,"speed":31}}"#
                }
            case .valuesOfOneObject:
                // One object has as many readings as metrics: a few, again and again.
                return list(0..<(count / 4)) {
                    #"{"device":"van-7","ts":\#(time($0)),"values":{"temperature":\#(value($0)),"humidity":41,"door":0,"battery":3.1}}"#
                }
            case .readingsInAnObject:
                return #"{"device":"van-7","readings":"#
                    + list(numbers) { #"{"ts":\#(time($0)),"temperature":\#(value($0))}"# } + "}"
            case .metricAndValue:
                return list(numbers) {
                    #"{"device":"van-7","ts":\#(time($0)),"metric":"temperature","value":"\#(value($0))","unit":"Cel","channel":"door"}"#
                }
            case .manyMetrics:
                return list(0..<(count / 2)) {
                    #"{"device":"van-7","ts":\#(time($0)),"temperature":\#(value($0)),"pressure_hpa":1013.2}"#
                }
            }
        }

        private func list(_ numbers: Range<Int>, _ element: (Int) -> String) -> String {
            "[" + numbers.map(element).joined(separator: ",") + "]"
        }
        private func time(_ number: Int) -> Int { 1_781_481_000_000 + number * 1_000 }
        private func value(_ number: Int) -> String { "\(number % 20).\(number % 10)" }
    }

    @Test func whatIsCountedIsWhatSwiftAllocates() {
        let before = allocation_count()
        let things = (0..<10).map { _ in Something() }
        let after = allocation_count()
        #expect(things.count == 10 && after - before >= 10)
    }

    @Test(arguments: Shape.allCases)
    func twiceAsManyReadingsTakeNoMoreAllocations(shape: Shape) {
        var harness = DecodingHarness()
        let (few, many) = (Array(shape.message(200).utf8), Array(shape.message(400).utf8))
        // Buffers and names that were needed once are there from then on.
        for message in [many, few] { _ = allocations(of: message, &harness) }
        let (ofFew, ofMany) = (allocations(of: few, &harness), allocations(of: many, &harness))
        #expect(ofMany == ofFew, "\(shape): \(ofFew) allocations for 200 readings, \(ofMany) for 400")
        #expect(ofFew <= 8, "\(ofFew) allocations for one message")
    }

    private func allocations(of message: [UInt8], _ harness: inout DecodingHarness) -> UInt64 {
        harness.writer.batch.removeAll()
        let topic = Array("isotherm/v1/acme/gateways/gw-1/telemetry".utf8)
        let before = allocation_count()
        let outcome = harness.decoder.decode(
            message.span,
            topic: topic.span,
            receivedAt: harness.arrival,
            into: &harness.writer
        )
        let after = allocation_count()
        guard case .accepted = outcome else {
            Issue.record("not accepted: \(outcome)")
            return 0
        }
        return after - before
    }
}
