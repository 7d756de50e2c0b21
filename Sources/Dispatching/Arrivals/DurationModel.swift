/// What was learned about drives and services of one tenant: for each class how long they take against the plan.
public struct DurationModel: Sendable, Equatable {
    /// What an estimate rests on, from the widest class to the narrowest.
    public enum Basis: String, Sendable, CaseIterable, Codable, Comparable {
        /// No or hardly any drives: the spread is an assumption.
        case assumed
        /// All drives of the tenant.
        case tenant
        /// Drives in the same hours of the week.
        case hours
        /// Drives of the same vehicle in the same hours of the week.
        case vehicle

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// Whether the left one is wider.
        public static func < (left: Basis, right: Basis) -> Bool { left.rank < right.rank }
    }

    /// A class of durations; without slot and vehicle all of the tenant.
    public struct Class: Sendable, Hashable {
        var kind: ObservedDuration.Kind
        var slot: DaySlot?
        var vehicle: String?
    }

    /// What is known of a class.
    public struct Entry: Sendable, Equatable {
        /// The distribution.
        public var ratios: DurationRatios
        /// The narrowest class whose own durations outweigh the wider one's in it.
        public var basis: Basis
    }

    /// The classes that have durations of their own.
    var entries: [Class: Entry] = [:]
    /// The share of the variance of drives that all drives of a vehicle on one day have in common, 0 to 1.
    public var sharedVariance = assumedSharedVariance

    /// Before anything is learned: drives as planned in the middle, nine of ten at most 38 % longer. An assumption, no
    /// measurement; with twenty drives it counts half.
    static let assumedDrive = DurationRatios.logNormal(deviation: 0.25)
    /// The same of services, which spread more: nine of ten at most 90 % longer.
    static let assumedService = DurationRatios.logNormal(deviation: 0.5)
    /// Before it is learned; what drives have in common does not even out along a route.
    static let assumedSharedVariance = 0.3

    /// A model that has learned nothing yet.
    public init() {}

    /// What is known of a duration by the narrowest class that has some of its own.
    public func entry(_ kind: ObservedDuration.Kind, slot: DaySlot, vehicle: String) -> Entry {
        entries[Class(kind: kind, slot: slot, vehicle: vehicle)] ?? entries[Class(kind: kind, slot: slot)]
            ?? entries[Class(kind: kind)]
            ?? Entry(ratios: kind == .drive ? Self.assumedDrive : Self.assumedService, basis: .assumed)
    }
}
