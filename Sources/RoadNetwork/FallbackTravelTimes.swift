internal import Metrics
internal import Synchronization
public import struct Foundation.Date

/// Asks a routing engine, and estimates while it is away; every table says which of the two it is.
///
/// After a failure the engine is left alone for some seconds: a plan that is wanted within a second must not wait for
/// the same timeout again and again.
public final class FallbackTravelTimes: TravelTimes {
    private let engine: any TravelTimes
    private let estimate: GreatCircle
    private let restSeconds: Double
    private let now: @Sendable () -> Date
    private let failure = Mutex<(error: RoadNetworkError, until: Date)?>(nil)
    private let answers = Counter(label: "isotherm_road_tables_total", dimensions: [("origin", "roads")])
    private let estimates = Counter(label: "isotherm_road_tables_total", dimensions: [("origin", "estimated")])
    private let isEstimating = Gauge(label: "isotherm_road_estimating")

    /// Creates the pair.
    ///
    /// - Parameters:
    ///   - engine: Who knows the roads.
    ///   - estimate: Detour factor and speed for when it is away; its reason is replaced by the engine's trouble.
    ///   - restSeconds: How long the engine is left alone after a failure.
    ///   - now: The present; tests give their own.
    public init(
        _ engine: any TravelTimes,
        estimate: GreatCircle,
        restSeconds: Double = 10,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.engine = engine
        self.estimate = estimate
        self.restSeconds = restSeconds
        self.now = now
        isEstimating.record(0)
    }

    /// Why the last table was estimated; nil when the engine answered.
    public var trouble: String? { failure.withLock { $0?.error.description } }

    /// The engine's figures or, while it is away, estimates that name its trouble.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        try await answer(sources, destinations) { () async throws(RoadNetworkError) in
            try await engine.table(from: sources, to: destinations)
        }
    }

    /// The same for drives that begin at `departure`.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        departure: Date
    ) async throws(RoadNetworkError) -> TravelTable {
        try await answer(sources, destinations) { () async throws(RoadNetworkError) in
            try await engine.table(from: sources, to: destinations, departure: departure)
        }
    }

    private func answer(
        _ sources: [Coordinate],
        _ destinations: [Coordinate],
        _ ask: () async throws(RoadNetworkError) -> TravelTable
    ) async throws(RoadNetworkError) -> TravelTable {
        if let resting = failure.withLock({ $0 }), now() < resting.until {
            return try estimated(sources, destinations, resting.error)
        }
        do throws(RoadNetworkError) {
            let table = try await ask()
            failure.withLock { $0 = nil }
            answers.increment()
            isEstimating.record(0)
            return table
        } catch {
            guard error.code != .invalidCoordinate else { throw error }
            let until = now().addingTimeInterval(restSeconds)
            failure.withLock { $0 = (error, until) }
            return try estimated(sources, destinations, error)
        }
    }

    private func estimated(
        _ sources: [Coordinate],
        _ destinations: [Coordinate],
        _ error: RoadNetworkError
    ) throws(RoadNetworkError) -> TravelTable {
        estimates.increment()
        isEstimating.record(1)
        let circle = GreatCircle(
            detourFactor: estimate.detourFactor,
            speed: estimate.speed,
            reason: error.description
        )
        return try circle.estimate(from: sources, to: destinations)
    }
}
