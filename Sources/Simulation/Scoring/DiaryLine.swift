/// Something that happened on a simulated day.
public struct DiaryLine: Sendable, Equatable {
    /// Seconds after midnight.
    public let seconds: Int
    /// What happened.
    public let words: String

    /// The time of the day and the words.
    public var text: String {
        let minutes = seconds / 60
        let padded = { (value: Int) -> String in (value < 10 ? "0" : "") + "\(value)" }
        return padded(minutes / 60) + ":" + padded(minutes % 60) + "  " + words
    }
}
