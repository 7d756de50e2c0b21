/// The time of a reading: the device's where it is usable, else the arrival time with the reason as a flag.
public struct DeviceTime: Hashable, Sendable {
    /// The instant that counts.
    public let instant: Timestamp
    /// Empty when the device's own time is used; else why arrival time stands in.
    public let quality: Quality

    /// Devices cannot have measured before this: 2000-01-01T00:00:00Z. Unset clocks start at 1970 or 1980.
    public static let earliest = Timestamp(seconds: 946_684_800)
    /// How far a device's clock may be ahead of arrival, in seconds: 24 h covers a clock on local time.
    public static let aheadLimitSeconds: Int64 = 86_400

    /// Applies the rules to what a device reported.
    ///
    /// - Parameters:
    ///   - reported: The device's time; nil when the payload has none.
    ///   - receivedAt: The arrival time, from a trusted clock.
    public init(reported: Timestamp?, receivedAt: Timestamp) {
        guard let reported else {
            instant = receivedAt
            quality = .receivedTime
            return
        }
        let latest = receivedAt.microseconds.addingReportingOverflow(Self.aheadLimitSeconds * 1_000_000)
        let isUsable = reported >= Self.earliest && (latest.overflow || reported.microseconds <= latest.partialValue)
        instant = isUsable ? reported : receivedAt
        quality = isUsable ? [] : [.receivedTime, .suspectTime]
    }

    /// The instant of a whole epoch number whose unit is told by its size.
    ///
    /// Below 10¹¹ it is seconds (until the year 5138), below 10¹⁴ milliseconds, else microseconds.
    public static func instant(epoch number: Int64) -> Timestamp {
        switch number.magnitude {
        case ..<100_000_000_000: Timestamp(seconds: number)
        case ..<100_000_000_000_000: Timestamp(milliseconds: number)
        default: Timestamp(microseconds: number)
        }
    }

    /// The instant of an epoch number with a fraction, its unit told by its size; nil when it is not a usable number.
    public static func instant(epoch number: Double) -> Timestamp? {
        guard number.isFinite, number.magnitude < 9e18 else { return nil }
        let factor: Double =
            switch number.magnitude {
            case ..<1e11: 1_000_000
            case ..<1e14: 1_000
            default: 1
            }
        return Timestamp(microseconds: Int64((number * factor).rounded()))
    }
}
