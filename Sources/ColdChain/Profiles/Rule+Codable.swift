extension Rule: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case side
        case kind = "type"
        case comparison = "op"
        case limit
        case duration = "for_s"
        case window = "window_s"
        case severity
    }

    /// Reads a rule; an unknown key, a wrong type or a side that contradicts the operator is a `ProfileError`.
    public init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(of: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let path = pathText(decoder.codingPath)
        self.init(
            id: try values.decode(String.self, forKey: .id),
            kind: try values.decodeIfPresent(Kind.self, forKey: .kind) ?? .sustained,
            comparison: try values.decode(Comparison.self, forKey: .comparison),
            limit: try values.decode(Double.self, forKey: .limit),
            duration: try values.decodeIfPresent(Double.self, forKey: .duration) ?? 0,
            window: try values.decodeIfPresent(Double.self, forKey: .window),
            severity: try values.decode(Severity.self, forKey: .severity)
        )
        if let stated = try values.decodeIfPresent(Side.self, forKey: .side), stated != side {
            throw ProfileError(path: "\(path).side", expected: .side(comparison), came: stated.rawValue)
        }
        try validate(at: path)
    }

    /// Writes the rule with the keys that files use.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(kind, forKey: .kind)
        try values.encode(side, forKey: .side)
        try values.encode(comparison, forKey: .comparison)
        try values.encode(limit, forKey: .limit)
        try values.encode(duration, forKey: .duration)
        try values.encodeIfPresent(window, forKey: .window)
        try values.encode(severity, forKey: .severity)
    }
}
