/// The running record of a shipment: times in, out and unknown, extremes, and mean kinetic temperature.
struct Tally: Sendable {
    var timeIn = 0.0
    var timeOut = 0.0
    var timeUnknown = 0.0
    var minimum = Double.infinity
    var maximum = -Double.infinity
    /// Sum of seconds times exp(-10000 K (1/T - 1/278.15 K)), and the sum of seconds.
    var kinetic = 0.0
    var seconds = 0.0

    /// Seconds in each of the profile's zones, and the share of the shelf life that is used.
    var zoneSeconds: [Double] = []
    var lifeUsed = 0.0

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&timeIn)
        coder.field(&timeOut)
        coder.field(&timeUnknown)
        coder.field(&minimum)
        coder.field(&maximum)
        coder.field(&kinetic)
        coder.field(&seconds)
        coder.list(&zoneSeconds, empty: 0) { $0.field(&$1) }
        coder.field(&lifeUsed)
    }

    /// Counts `seconds` at a temperature in degrees Celsius.
    mutating func count(_ celsius: Double, seconds: Double, isOut: Bool) {
        if isOut { timeOut += seconds } else { timeIn += seconds }
        kinetic += seconds * MeanKineticTemperature.weight(celsius)
        self.seconds += seconds
    }

    /// Counts `seconds` at a temperature in degrees Celsius against the zones and the shelf life of a profile.
    mutating func spend(_ celsius: Double, seconds: Double, zones: [ZoneBudget], shelfLife: ShelfLife?) {
        if zoneSeconds.count != zones.count { zoneSeconds = [Double](repeating: 0, count: zones.count) }
        for index in zones.indices where zones[index].contains(celsius) { zoneSeconds[index] += seconds }
        if let shelfLife { lifeUsed += shelfLife.share(of: seconds, at: celsius) }
    }

    /// Seconds until a budget of a profile is used up at a temperature in degrees Celsius; nil when none is in use.
    func secondsLeft(at celsius: Double, of profile: Profile) -> Double? {
        var soonest: Double?
        for index in profile.zones.indices where profile.zones[index].contains(celsius) {
            let used = index < zoneSeconds.count ? zoneSeconds[index] : 0
            let left = max(0, profile.zones[index].budgetHours * 3_600 - used)
            soonest = min(soonest ?? left, left)
        }
        if let life = profile.shelfLife {
            let perSecond = life.share(of: 1, at: celsius)
            if perSecond > 0 {
                let left = max(0, 1 - lifeUsed) / perSecond
                soonest = min(soonest ?? left, left)
            }
        }
        return soonest
    }

    mutating func observe(_ celsius: Double) {
        minimum = min(minimum, celsius)
        maximum = max(maximum, celsius)
    }
}
