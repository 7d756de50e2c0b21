internal import Glibc
public import Telemetry

/// The machine's clock.
public enum SystemTime {
    /// The present to the microsecond.
    public static let now: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
