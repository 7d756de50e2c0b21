/// A time of the day as scenario files write it, `10:30`.
struct ClockTime: Codable, Sendable, Hashable, Comparable {
    /// Seconds after midnight.
    let seconds: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]),
            let minutes = Int(parts[1]), (0...23).contains(hours), (0...59).contains(minutes)
        else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected a time as \"10:30\", came \"\(text)\""
            )
        }
        seconds = hours * 3_600 + minutes * 60
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The time as it is written, for people and for opening hours.
    var text: String {
        let hours = seconds / 3_600
        let minutes = seconds % 3_600 / 60
        return (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes)"
    }

    static func < (left: ClockTime, right: ClockTime) -> Bool { left.seconds < right.seconds }
}
