import Routing

/// The clocks that the command gives to the routing engine, which reads none itself.
enum EngineClock {
    /// Milliseconds since this call.
    static func sinceNow() -> SearchClock {
        let began = ContinuousClock.now
        return SearchClock(milliseconds: {
            let passed = (ContinuousClock.now - began).components
            return Int(passed.seconds) * 1_000 + Int(passed.attoseconds / 1_000_000_000_000_000)
        })
    }
}
