/// Tells a loop that there may be work; several calls before it looks are one.
struct Wake: Sendable {
    let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func callAsFunction() { continuation.yield() }
}
