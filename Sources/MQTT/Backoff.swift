/// Growing pauses between attempts, with chance in them so that many clients do not come back together.
public struct Backoff: Sendable {
    private let first: Int
    private let limit: Int
    private var next: Int

    /// Pauses from `first` to `limit` milliseconds, doubling.
    public init(firstMilliseconds first: Int = 100, limitMilliseconds limit: Int = 5_000) {
        self.first = first
        self.limit = limit
        next = first
    }

    /// The next pause in milliseconds: between half and the whole of the present step.
    public mutating func pause(using generator: inout some RandomNumberGenerator) -> Int {
        defer { next = min(limit, next * 2) }
        return Int.random(in: (next / 2)...next, using: &generator)
    }

    /// The next pause in milliseconds, by the system's generator.
    public mutating func pause() -> Int {
        var generator = SystemRandomNumberGenerator()
        return pause(using: &generator)
    }

    /// Begins again at the first pause.
    public mutating func reset() { next = first }
}
