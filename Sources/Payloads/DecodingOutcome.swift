/// What became of one message.
public enum DecodingOutcome: Hashable, Sendable {
    /// Everything in it was understood; it may have held nothing to store.
    case accepted
    /// Its good parts are in the batch, `rejected` parts are not; the failure is the first one's.
    case partial(DecodingFailure, rejected: Int)
    /// Nothing of it is in the batch or the catalog.
    case refused(DecodingFailure)

    /// Why something was not taken; nil when everything was.
    public var failure: DecodingFailure? {
        switch self {
        case .accepted: nil
        case .partial(let failure, _), .refused(let failure): failure
        }
    }
}
