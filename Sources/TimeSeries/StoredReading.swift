public import Telemetry

/// A reading as it is stored.
public struct StoredReading: Hashable, Sendable {
    /// When it was measured.
    public let time: Timestamp
    /// The value in the unit of its series; nil when it is known to be missing.
    public let value: Double?
    /// What is known against it.
    public let quality: Quality

    /// Creates a reading.
    public init(time: Timestamp, value: Double?, quality: Quality = []) {
        self.time = time
        self.value = value
        self.quality = quality
    }
}
