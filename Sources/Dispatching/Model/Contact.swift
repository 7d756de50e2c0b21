/// Whom the courier may call or ask at the door. Personal data: it is kept in a schema of its own, and stands in no event,
/// plan, message or log.
public struct Contact: Sendable, Equatable, Codable {
    /// Who takes the goods.
    public var name: String?
    /// The telephone number as it was written, with 5 to 15 digits.
    public var phone: String?
    /// The address for mail.
    public var email: String?
    /// What the courier has to know: which door, what to ring.
    public var note: String?

    /// Creates a contact; an empty text is none.
    public init(name: String? = nil, phone: String? = nil, email: String? = nil, note: String? = nil) {
        self.name = Self.told(name)
        self.phone = Self.told(phone)
        self.email = Self.told(email)
        self.note = Self.told(note)
    }

    /// Reads a contact; an empty text is none.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try members.decodeIfPresent(String.self, forKey: .name),
            phone: try members.decodeIfPresent(String.self, forKey: .phone),
            email: try members.decodeIfPresent(String.self, forKey: .email),
            note: try members.decodeIfPresent(String.self, forKey: .note)
        )
    }

    /// Whether it says nothing at all.
    public var isEmpty: Bool { self == Contact() }

    private static func told(_ text: String?) -> String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return text
    }
}

extension Contact {
    /// The digits of a telephone number, however it is written; nil where the text cannot be one.
    public static func digits(ofNumber text: String) -> String? {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        let isNumber = text.allSatisfy { $0.isASCII && $0.isNumber || " +()-./".contains($0) }
        return isNumber ? digits : nil
    }
}
