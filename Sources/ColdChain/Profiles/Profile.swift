/// What a product bears: its range, the rules that make an excursion a breach, and how the load behaves.
///
/// A profile is a plain value with a version. Files hold it as YAML or JSON with the keys of its `Codable`
/// conformance; reading files is the caller's. Temperatures are in degrees Celsius, durations in seconds unless the
/// name says hours.
public struct Profile: Hashable, Sendable {
    /// The name of the profile, for instance `vaccine-who-2-8`.
    public var id: String
    /// Grows by one with every edit; each event keeps the version that judged it.
    public var version: Int
    /// What it is for, in one line.
    public var title: ProfileTitle
    /// The lower edge of the range, itself allowed; nil when the goods cannot be too cold.
    public var low: Double?
    /// The upper edge of the range, itself allowed; nil when the goods cannot be too warm.
    public var high: Double?
    /// The temperature at which the goods are meant to travel; nil takes the middle of the range.
    public var setPoint: Double?
    /// The conditions that make an excursion a breach.
    public var rules: [Rule]
    /// Stability budgets by temperature zone.
    public var zones: [ZoneBudget]
    /// How the goods age; nil when nothing is known.
    public var shelfLife: ShelfLife?
    /// The longest time for which a reading stands for what follows, in seconds; what is longer is unknown.
    public var maximumGap: Double
    /// The longest time after loading during which a probe may still be settling, in seconds.
    public var settling: Double
    /// The time constant with which the goods follow the air, in seconds.
    public var loadTimeConstant: Double
    /// Where the numbers come from.
    public var sources: [String]

    /// Creates a profile; temperatures in degrees Celsius, durations in seconds.
    public init(
        id: String,
        version: Int = 1,
        title: ProfileTitle = "",
        low: Double?,
        high: Double?,
        setPoint: Double? = nil,
        rules: [Rule],
        zones: [ZoneBudget] = [],
        shelfLife: ShelfLife? = nil,
        maximumGap: Double = 1_800,
        settling: Double = 5_400,
        loadTimeConstant: Double = 5_400,
        sources: [String] = []
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.low = low
        self.high = high
        self.setPoint = setPoint
        self.rules = rules
        self.zones = zones
        self.shelfLife = shelfLife
        self.maximumGap = maximumGap
        self.settling = settling
        self.loadTimeConstant = loadTimeConstant
        self.sources = sources
    }

    /// Checks the whole profile; the error names the first wrong value.
    public func validate() throws(ProfileError) {
        try validate(at: "")
    }

    func validate(at prefix: String) throws(ProfileError) {
        let path = prefix.isEmpty ? "" : prefix + "."
        if id.isEmpty { throw ProfileError(path: path + "id", expected: .text, came: "") }
        if version < 1 { throw ProfileError(path: path + "version", expected: .atLeast(1), came: "\(version)") }
        if low == nil, high == nil { throw ProfileError(path: path + "high", expected: .anEdge, came: "") }
        for (name, edge) in [("low", low), ("high", high), ("setpoint", setPoint)] {
            if let edge, !Self.temperatures.contains(edge) {
                throw ProfileError(path: path + name, expected: .celsius(Self.temperatures), came: "\(edge)")
            }
        }
        if let low, let high, !(low < high) {
            throw ProfileError(path: path + "high", expected: .moreThan("low"), came: "\(high)")
        }
        for (name, count) in [("rules", rules.count), ("zones", zones.count)] where count > Self.maximumRules {
            throw ProfileError(path: path + name, expected: .atMost(Self.maximumRules), came: "\(count)")
        }
        var names: Set<String> = []
        for (index, rule) in rules.enumerated() {
            try rule.validate(at: "\(path)rules[\(index)]")
            if !names.insert(rule.id).inserted {
                throw ProfileError(path: "\(path)rules[\(index)].id", expected: .unique, came: rule.id)
            }
        }
        for (index, zone) in zones.enumerated() { try zone.validate(at: "\(path)zones[\(index)]") }
        try shelfLife?.validate(at: path + "shelf_life")
        for (name, seconds) in [("max_gap_s", maximumGap), ("load_tau_s", loadTimeConstant)] where !(seconds > 0) {
            throw ProfileError(path: path + name, expected: .positive, came: "\(seconds)")
        }
        if !(settling >= 0) {
            throw ProfileError(path: path + "settling_s", expected: .notNegative, came: "\(settling)")
        }
    }

    /// The most rules, and the most zones, a profile may have; keeps the state of a detector bounded.
    public static let maximumRules = 32

    /// What can be a temperature of goods, in degrees Celsius.
    public static let temperatures = -273.15...200.0
}
