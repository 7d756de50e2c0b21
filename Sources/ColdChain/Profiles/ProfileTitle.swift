/// What a profile is for, in one line, in each language of the house.
///
/// A file that has one text has it for both languages.
public struct ProfileTitle: Hashable, Sendable, ExpressibleByStringLiteral {
    /// In English.
    public var english: String
    /// In Russian.
    public var russian: String

    /// Creates a title of two texts.
    public init(english: String, russian: String) {
        self.english = english
        self.russian = russian
    }

    /// Creates a title that is the same in both languages.
    public init(stringLiteral text: String) { self.init(english: text, russian: text) }
}

extension ProfileTitle: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case english = "en"
        case russian = "ru"
    }

    /// Reads a text or a mapping with `en` and `ru`; an unknown key is a `ProfileError`.
    public init(from decoder: any Decoder) throws {
        if let text = try Self.text(from: decoder) {
            self.init(stringLiteral: text)
            return
        }
        try rejectUnknownKeys(of: decoder, known: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            english: try values.decode(String.self, forKey: .english),
            russian: try values.decode(String.self, forKey: .russian)
        )
    }

    /// The one text of both languages; nil where there is a mapping instead.
    private static func text(from decoder: any Decoder) throws -> String? {
        do {
            return try decoder.singleValueContainer().decode(String.self)
        } catch DecodingError.typeMismatch {
            return nil
        }
    }

    /// Writes the mapping.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(english, forKey: .english)
        try values.encode(russian, forKey: .russian)
    }
}
