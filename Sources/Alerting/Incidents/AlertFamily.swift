/// What several alerts of one place have in common, so that one cause is told of once.
///
/// A unit that dies makes every logger of its load space warn and then be too warm: one family. It is told from the
/// code and not from the cause that the detector names, which is known only after a while and may change.
public enum AlertFamily: String, Sendable, Codable, CaseIterable {
    /// Too warm, or going to be.
    case heat
    /// Too cold, or going to be.
    case cold
    /// Nothing is heard.
    case silence
    /// A sensor that cannot be trusted.
    case sensor

    /// The family of a code of the detector.
    public init(code: String) {
        self =
            switch code {
            case "hot", "predicted_hot": .heat
            case "cold", "predicted_cold": .cold
            case "silent", "late", "offline": .silence
            default: .sensor
            }
    }
}
