/// When a stop may be served and how long it takes, together in memory because nearly all who ask for one ask for all.
struct StopTimes: BitwiseCopyable {
    /// The start of the first window.
    var earliest: Int
    /// The end of the last window.
    var latest: Int
    /// Seconds of service with the first kind of vehicle.
    var service = 0
    /// Makes a record half a cache line long.
    var filler = 0

    init(earliest: Int, latest: Int) {
        self.earliest = earliest
        self.latest = latest
    }
}
