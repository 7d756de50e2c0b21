/// The three kinds of event, which are never mixed: a fault is no breach, and a warning is not yet one.
public enum EventClass: String, Codable, Hashable, Sendable, CaseIterable {
    /// An excursion that meets a rule.
    case breach
    /// A breach foreseen.
    case warning
    /// Something is wrong with a sensor, a clock or the way of the readings.
    case fault

    var order: UInt8 {
        switch self {
        case .breach: 0
        case .warning: 1
        case .fault: 2
        }
    }
}

/// Where in its life an event is.
public enum EventPhase: String, Codable, Hashable, Sendable, CaseIterable {
    /// It is told for the first time.
    case open
    /// Something about it has changed: severity, cause, rule, start.
    case update
    /// It is over, or was withdrawn because late readings showed that it never was.
    case close
}

/// What the event is about.
public enum EventCode: String, Codable, Hashable, Sendable, CaseIterable {
    /// Goods too warm.
    case hot
    /// Goods too cold.
    case cold
    /// Goods will be too warm.
    case predictedHot = "predicted_hot"
    /// Goods will be too cold.
    case predictedCold = "predicted_cold"
    /// The sensor repeats one value for much longer than it ever did.
    case stuck
    /// Single readings leap away and return.
    case spike
    /// The readings scatter far more than they used to.
    case noise
    /// The sensor departs slowly from what the air and the goods can do.
    case drift
    /// No readings arrive.
    case silent
    /// Error codes, missing values or impossible temperatures.
    case implausible
    /// Readings arrive long after they were taken.
    case late
    /// The device's clock is wrong.
    case clockSkew = "clock_skew"
    /// The same reading arrives more than once.
    case duplicate

    /// The side of a breach or a warning; nil for faults.
    public var side: Side? {
        switch self {
        case .hot, .predictedHot: .hot
        case .cold, .predictedCold: .cold
        default: nil
        }
    }
}

/// What probably made an excursion.
public enum Cause: String, Codable, Hashable, Sendable, CaseIterable {
    /// The unit no longer cools.
    case compressorFailure = "compressor_failure"
    /// A door stays open.
    case doorAjar = "door_ajar"
    /// The unit holds a wrong temperature.
    case setPointError = "setpoint_error"
    /// The unit cools without end.
    case stuckOn = "stuck_on"
    /// The goods came aboard outside their range.
    case warmLoad = "warm_load"
    /// The mains failed.
    case powerOutage = "power_outage"
    /// The cold packs were used up on the way.
    case packExhausted = "pcm_exhausted"
    /// The cold packs were too few or not charged.
    case packShort = "pcm_short"
    /// The cold packs were colder than they may be.
    case packOvercooled = "overcooled_pack"
    /// Doors, loading and the day's heat together.
    case operation
}
