/// A vehicle that drives no further: where it stands, and from when on others can take its loads.
public struct Breakdown: Sendable, Equatable {
    /// Where it stands.
    public var place: Place
    /// The first moment at which loads can be handed over, in seconds.
    public var time: Int
    /// Seconds of work for each load that is handed over.
    public var service: Int

    /// Makes a breakdown.
    public init(place: Place, time: Int, service: Int = 0) {
        self.place = place
        self.time = time
        self.service = service
    }
}

/// How a stop is called in answers when it is not the stop that the caller named.
public struct StopLabel: Sendable, Equatable {
    /// The type of the step: `transfer` where a load leaves a broken vehicle, otherwise that of the caller's task.
    public var type: String
    /// The id of the caller's task.
    public var id: Int

    /// Makes a label.
    public init(type: String, id: Int) {
        self.type = type
        self.id = id
    }
}
