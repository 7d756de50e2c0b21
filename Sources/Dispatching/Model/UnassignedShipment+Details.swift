public import Foundation

extension UnassignedShipment {
    /// The figures behind a code.
    public struct Details: Sendable, Equatable, Codable {
        /// By how many seconds the nearest vehicle would be late, or the goods be out of the cold too long.
        public var seconds: Int?
        /// When its window ended.
        public var time: Date?
        /// The profile that no vehicle keeps.
        public var profile: String?
        /// The temperatures that no compartment keeps.
        public var range: TemperatureRange?
        /// The plan that was made before it came.
        public var version: Int?
        /// What would let a vehicle take it beside the rest.
        public var easing: Easing?

        /// Creates details; without arguments there are none.
        public init(
            seconds: Int? = nil,
            time: Date? = nil,
            profile: String? = nil,
            range: TemperatureRange? = nil,
            version: Int? = nil,
            easing: Easing? = nil
        ) {
            self.seconds = seconds
            self.time = time
            self.profile = profile
            self.range = range
            self.version = version
            self.easing = easing
        }

        /// Whether there is nothing in it.
        var isEmpty: Bool { self == Details() }
    }

    /// One limit that, eased by so much, would let a vehicle take the shipment.
    public struct Easing: Sendable, Equatable, Codable {
        /// Which limit, in the engine's word: `window_end`, `capacity`, …
        public var limit: String
        /// By how much: seconds, metres, units of capacity or of cost; nil where a size makes no sense.
        public var amount: Int?
        /// The vehicle that could take it then.
        public var vehicle: String
        /// Whose limit it is; nil for limits of the vehicle.
        public var shipment: String?
        /// Whether it is the limit of loading it, not of handing it over.
        public var isLoading: Bool
    }
}
