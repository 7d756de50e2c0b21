extension ShelfLife: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case model
        case hours = "shelf_life_h"
        case referenceTemperature = "tref_c"
        case activationEnergy = "ea_kj_mol"
        case q10
        case minimum = "tmin_c"
        case vialMonitor = "type"
    }

    /// Reads a description of ageing; an unknown model or key is an error.
    public init(from decoder: any Decoder) throws {
        try rejectUnknownKeys(of: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let name = try values.decode(String.self, forKey: .model)
        switch name {
        case "arrhenius":
            model = .arrhenius(activationEnergy: try values.decode(Double.self, forKey: .activationEnergy))
        case "q10": model = .q10(try values.decode(Double.self, forKey: .q10))
        case "sqrt": model = .squareRoot(minimum: try values.decode(Double.self, forKey: .minimum))
        case "vvm": model = .vialMonitor(try values.decode(VialMonitor.self, forKey: .vialMonitor))
        default:
            throw ProfileError(
                path: pathText(decoder.codingPath + [CodingKeys.model]),
                expected: .oneOf(["arrhenius", "q10", "sqrt", "vvm"]),
                came: name
            )
        }
        hours = try values.decodeIfPresent(Double.self, forKey: .hours) ?? 0
        referenceTemperature = try values.decodeIfPresent(Double.self, forKey: .referenceTemperature) ?? 0
        try validate(at: pathText(decoder.codingPath))
    }

    /// Writes the description with the keys that files use.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch model {
        case .arrhenius(let energy):
            try values.encode("arrhenius", forKey: .model)
            try values.encode(energy, forKey: .activationEnergy)
        case .q10(let factor):
            try values.encode("q10", forKey: .model)
            try values.encode(factor, forKey: .q10)
        case .squareRoot(let minimum):
            try values.encode("sqrt", forKey: .model)
            try values.encode(minimum, forKey: .minimum)
        case .vialMonitor(let monitor):
            try values.encode("vvm", forKey: .model)
            try values.encode(monitor, forKey: .vialMonitor)
        }
        try values.encode(hours, forKey: .hours)
        try values.encode(referenceTemperature, forKey: .referenceTemperature)
    }
}
