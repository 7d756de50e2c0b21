/// What a person did about an episode.
public struct EpisodeAction: Sendable, Equatable {
    /// The kinds of actions.
    public enum Kind: String, Sendable {
        /// Somebody has taken the matter on.
        case acknowledged
        /// Somebody has ended the episode by hand.
        case closed
    }

    /// What was done.
    public let kind: Kind
    /// The episode.
    public let episodeID: String
    /// Who did it.
    public let actor: String
    /// What they said about it.
    public let comment: String
    /// When, in microseconds since the Unix epoch.
    public let time: Int64

    /// Creates an action.
    public init(kind: Kind, episodeID: String, actor: String, comment: String, time: Int64) {
        self.kind = kind
        self.episodeID = episodeID
        self.actor = actor
        self.comment = comment
        self.time = time
    }
}
