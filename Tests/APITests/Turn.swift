@testable import Postgres

/// A turn at the machine, given back when it goes. The testing library begins all tests of a room at once: on two cores
/// each of a hundred would wait for its database, and for its answers, longer than a request may take.
final class Turn: Sendable {
    private static let line = WaitingLine(Array(1...6))

    private let number: Int

    /// Waits until fewer than six have theirs; throws when that takes minutes, as where all six wait for a second one.
    init() async throws {
        number = try await Self.line.take(waiting: .seconds(300))
    }

    deinit { Self.line.giveBack(number) }
}
