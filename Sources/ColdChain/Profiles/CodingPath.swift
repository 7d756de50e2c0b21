/// Any key at all: lets a decoder list the keys that a file really has.
struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}

/// The way to a value as a person writes it, for instance `rules[2].limit`.
func pathText(_ path: [any CodingKey]) -> String {
    var text = ""
    for key in path {
        if let index = key.intValue {
            text += "[\(index)]"
        } else {
            text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
        }
    }
    return text
}

/// Refuses a mapping that has a key which nobody would read: a misspelt limit must not be silently absent.
func rejectUnknownKeys(of decoder: any Decoder, known: [String]) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    guard let stranger = container.allKeys.first(where: { !known.contains($0.stringValue) }) else { return }
    throw ProfileError(
        path: pathText(decoder.codingPath + [stranger]),
        expected: .knownKey(known),
        came: stranger.stringValue
    )
}
