/// A pause that a used vehicle must take, between stops or on the way.
public struct Break: Sendable, Hashable {
    /// The caller's identity, unique among the vehicle's breaks.
    public var id: Int
    /// Free text that is repeated in the answer.
    public var description: String?
    /// When the pause may start, ascending and disjoint; empty means always.
    public var windows: [TimeWindow]
    /// Its length in seconds.
    public var service: Int
    /// The largest load that may be on board during the pause; nil means any.
    public var maximumLoad: [Int]?

    /// Makes a break.
    public init(
        id: Int,
        windows: [TimeWindow] = [],
        service: Int = 0,
        maximumLoad: [Int]? = nil,
        description: String? = nil
    ) {
        self.id = id
        self.description = description
        self.windows = windows
        self.service = service
        self.maximumLoad = maximumLoad
    }
}
