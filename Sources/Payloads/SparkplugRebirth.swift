public import Telemetry

/// The request for a node's birth, which a host sends when it misses one.
public struct SparkplugRebirth: Hashable, Sendable {
    /// Where to publish the request, at QoS 0 and not retained.
    public let topic: String
    /// The request.
    public let payload: [UInt8]

    /// Creates the request that a refused or incomplete message calls for.
    ///
    /// - Parameters:
    ///   - topic: The topic of that message; nil is returned when it is not one of Sparkplug B.
    ///   - time: Now.
    public init?(after topic: Topic, at time: Timestamp) {
        guard topic.levels.count >= 4, let group = topic.level(1), let node = topic.level(3) else { return nil }
        self.topic = "\(topic.levels[0])/\(group)/NCMD/\(node)"
        let milliseconds = Self.varint(UInt64(max(0, time.milliseconds)))
        let name = Array("Node Control/Rebirth".utf8)
        // name = 1, timestamp = 3, datatype = 4 (11 is Boolean), boolean_value = 14
        let metric = [0x0A, UInt8(name.count)] + name + [0x18] + milliseconds + [0x20, 11, 0x70, 1]
        payload = [0x08] + milliseconds + [0x12, UInt8(metric.count)] + metric
    }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var (rest, bytes) = (number, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(truncatingIfNeeded: rest)]
    }
}
