/// From when on a vehicle or a courier's device is a matter for the dispatcher.
public struct FleetWatchLimits: Sendable, Equatable {
    /// Seconds by which a vehicle may miss the planned arrival at its next stop; 0 for any.
    public var lateSeconds: Int
    /// Seconds for which nothing may be heard of a vehicle with stops to make; 0 for any.
    public var silentSeconds: Int
    /// Seconds within which a courier's device must confirm a route; 0 for any.
    public var acknowledgeSeconds: Int

    /// Creates limits; without arguments 15 minutes late, 10 minutes silent, 2 minutes without confirmation.
    public init(lateSeconds: Int = 900, silentSeconds: Int = 600, acknowledgeSeconds: Int = 120) {
        self.lateSeconds = lateSeconds
        self.silentSeconds = silentSeconds
        self.acknowledgeSeconds = acknowledgeSeconds
    }
}
