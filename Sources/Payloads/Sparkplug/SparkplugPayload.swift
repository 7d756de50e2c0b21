internal import Telemetry

/// A Sparkplug B payload.
struct SparkplugPayload {
    private(set) var timestamp: UInt64?
    private(set) var sequence: UInt64?
    private(set) var metrics: [SparkplugMetric] = []

    /// Reads all of `bytes`.
    init(_ bytes: Span<UInt8>) throws(DecodingFailure) {
        var reader = ProtobufReader(0..<bytes.count)
        while let (field, value) = try reader.next(bytes) {
            switch (field, value) {
            case (1, .varint(let number)): timestamp = number
            case (2, .bytes(let range)): metrics.append(try SparkplugMetric(bytes, range))
            case (3, .varint(let number)): sequence = number
            case (4, .bytes(let range)) where Self.isCompressed(bytes.extracting(range)):
                throw DecodingFailure(.sparkplugUnsupported, "the payload is compressed; switch compression off")
            default: break
            }
        }
    }

    /// Whether the payload's `uuid` says that its metrics are compressed bytes.
    private static func isCompressed(_ uuid: Span<UInt8>) -> Bool {
        uuid.withUnsafeBufferPointer { $0.elementsEqual("SPBV1.0_COMPRESSED".utf8) }
    }

    /// The number of the node's birth and death, by which a late last will is told from a present one.
    var birthNumber: UInt64? {
        for metric in metrics where metric.name == "bdSeq" {
            if case .integer(let number)? = metric.value { return number }
        }
        return nil
    }
}
