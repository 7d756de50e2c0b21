extension Profile: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case version
        case title
        case low
        case high
        case setPoint = "setpoint"
        case rules
        case zones
        case shelfLife = "shelf_life"
        case maximumGap = "max_gap_s"
        case settling = "settling_s"
        case loadTimeConstant = "load_tau_s"
        case sources
    }

    /// Reads and checks a profile; a wrong value is a `ProfileError` with its path, an unknown key too.
    public init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(of: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(String.self, forKey: .id),
            version: try values.decodeIfPresent(Int.self, forKey: .version) ?? 1,
            title: try values.decodeIfPresent(ProfileTitle.self, forKey: .title) ?? "",
            low: try values.decodeIfPresent(Double.self, forKey: .low),
            high: try values.decodeIfPresent(Double.self, forKey: .high),
            setPoint: try values.decodeIfPresent(Double.self, forKey: .setPoint),
            rules: try values.decodeIfPresent([Rule].self, forKey: .rules) ?? [],
            zones: try values.decodeIfPresent([ZoneBudget].self, forKey: .zones) ?? [],
            shelfLife: try values.decodeIfPresent(ShelfLife.self, forKey: .shelfLife),
            maximumGap: try values.decodeIfPresent(Double.self, forKey: .maximumGap) ?? 1_800,
            settling: try values.decodeIfPresent(Double.self, forKey: .settling) ?? 5_400,
            loadTimeConstant: try values.decodeIfPresent(Double.self, forKey: .loadTimeConstant) ?? 5_400,
            sources: try values.decodeIfPresent([String].self, forKey: .sources) ?? []
        )
        try validate(at: pathText(decoder.codingPath))
    }

    /// Writes the profile with the keys that files use.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(version, forKey: .version)
        try values.encode(title, forKey: .title)
        try values.encodeIfPresent(low, forKey: .low)
        try values.encodeIfPresent(high, forKey: .high)
        try values.encodeIfPresent(setPoint, forKey: .setPoint)
        try values.encode(rules, forKey: .rules)
        try values.encode(zones, forKey: .zones)
        try values.encodeIfPresent(shelfLife, forKey: .shelfLife)
        try values.encode(maximumGap, forKey: .maximumGap)
        try values.encode(settling, forKey: .settling)
        try values.encode(loadTimeConstant, forKey: .loadTimeConstant)
        try values.encode(sources, forKey: .sources)
    }
}
