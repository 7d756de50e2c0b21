public import Foundation

/// When a vehicle arrives at a stop of the running plan.
public struct StopArrival: Sendable, Equatable {
    /// A stop of the running plan.
    public struct Key: Sendable, Hashable {
        /// The vehicle.
        public var vehicle: String
        /// The stop's place in its route.
        public var position: Int
    }

    /// As likely later as earlier.
    public var median: Date
    /// Nine of ten are earlier.
    public var ninetieth: Date
    /// What the estimate rests on: the widest of the classes that the drives until then are in.
    public var basis: DurationModel.Basis

    init(_ arrival: RouteToCome.Arrival) {
        median = arrival.median
        ninetieth = arrival.ninetieth
        basis = arrival.basis
    }
}
