import Payloads
import Telemetry
import Testing

@Suite struct DecodeSessionTests {
    private let now = Timestamp(milliseconds: 1_781_481_605_000)

    private func answer(_ line: String, in session: inout DecodeSession) -> String {
        let bytes = Array(line.utf8)
        return String(decoding: session.decode(line: bytes.span, now: now), as: UTF8.self)
    }

    @Test func answersWithReadings() {
        var session = DecodeSession()
        // {"temperature":4.5,"ts":1781481600}
        let line =
            #"{"id":"x","topic":"isotherm/v1/a/b/telemetry","received_at":1781481605000,"#
            + #""payload_base64":"eyJ0ZW1wZXJhdHVyZSI6NC41LCJ0cyI6MTc4MTQ4MTYwMH0="}"#
        #expect(
            answer(line, in: &session)
                == #"{"id":"x","readings":[{"device":"b","metric":"temperature","ts":1781481600000,"value":4.5,"#
                + #""unit":"C"}],"error":null}"#
        )
    }

    @Test func answersWithTheErrorAndItsReason() {
        var session = DecodeSession()
        let line = #"{"id":7,"topic":"isotherm/v1/a/b/telemetry","payload":"{\"temperature\":\"x\"}"}"#
        let text = answer(line, in: &session)
        #expect(text.hasPrefix(#"{"id":7,"readings":[],"error":"bad_value","reason":"#))
    }

    @Test(arguments: [
        "", "nonsense", "[]", "{}", #"{"id":"a","topic":"t"}"#, #"{"id":"a","topic":"t","payload_base64":"*"}"#,
    ])
    func answersBadLinesToo(line: String) {
        var session = DecodeSession()
        #expect(answer(line, in: &session).contains(#""readings":[],"error":""#))
    }

    @Test func escapesNames() {
        var session = DecodeSession()
        let line = #"{"id":"a\"b","topic":"isotherm/v1/a/q\"\\/telemetry","payload":"{\"temperature\":1}"}"#
        let text = answer(line, in: &session)
        #expect(text.contains(#""id":"a\"b""#))
        #expect(text.contains(#""device":"q\"\\""#))
    }
}
