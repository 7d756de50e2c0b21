import Foundation
import Payloads
import Telemetry
import Testing

@Suite struct RecordingTests {
    private func lines() throws -> [[UInt8]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appending(path: "simulators/recordings/gateways.ndjson"))
        return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    @Test func everyMessageButTheBrokenOneIsUnderstood() throws {
        var session = DecodeSession()
        var failures = 0
        var devices: Set<String> = []
        for line in try lines() {
            let answer = session.decode(line: line.span, now: Timestamp(seconds: 0))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
            if !(object["error"] is NSNull) { failures += 1 }
            for reading in try #require(object["readings"] as? [[String: Any]]) {
                devices.insert(try #require(reading["device"] as? String))
            }
        }
        #expect(failures == 1)
        #expect(devices.count == 16)
    }
}
