/// What a person did about an episode.
public struct EpisodeAction: Sendable, Equatable {
    /// The kinds of actions.
    public enum Kind: String, Sendable {
        /// Somebody has taken the matter on.
        case acknowledged
        /// Somebody has ended the episode by hand.
        case closed
        /// Somebody has given the matter to a person.
        case assigned
        /// Somebody has said something about it.
        case commented
        /// Somebody wants to hear no more of it until a time.
        case snoozed
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
    /// To whom it was given, when it was.
    public let assignee: String?
    /// Until when it is quiet, in microseconds since the Unix epoch, when it is.
    public let until: Int64?

    /// Creates an action.
    public init(
        kind: Kind,
        episodeID: String,
        actor: String,
        comment: String,
        time: Int64,
        assignee: String? = nil,
        until: Int64? = nil
    ) {
        self.kind = kind
        self.episodeID = episodeID
        self.actor = actor
        self.comment = comment
        self.time = time
        self.assignee = assignee
        self.until = until
    }
}
