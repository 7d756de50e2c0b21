#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What each unit of load above a vehicle's capacity, or each second of lateness, costs while the search goes on.
///
/// Where vehicles are nearly full and windows close, the way from one good plan to the next leads through plans that
/// overload one vehicle or let another one come too late (Vidal et al. 2012, "A hybrid genetic algorithm for multidepot and
/// periodic vehicle routing problems"). Such plans are never kept as the best. The price follows how many plans break no
/// limit of its kind, six in ten being wanted. In a short search it rises or falls the faster the more their share is off,
/// since the right price differs by a factor of fifty between problems and a second cannot be spent on finding out; in a
/// long one by a tenth at a time.
struct PenaltyPrice {
    /// The price in engine units; at least 1.
    var value: Int { max(1, Int(price)) }

    private var price: Double
    private let bounds: ClosedRange<Double>
    private let isFast: Bool
    private var seen = 0
    private var sound = 0
    /// How many plans are looked at before the price changes.
    private static let period = 32
    private static let step = 1.1
    private static let wanted = 0.6
    /// A share so near the wanted one leaves the price as it is.
    private static let tolerance = 0.1

    /// Begins with a price in engine units per unit of load or second.
    init(first: Double, isFast: Bool) {
        price = max(1, first)
        self.isFast = isFast
        bounds = max(1, price / 1_000)...max(1, price * 200)
    }

    /// Looks at a plan; true when the price has changed.
    mutating func note(isSound: Bool) -> Bool {
        seen += 1
        if isSound { sound += 1 }
        guard seen == Self.period else { return false }
        let share = Double(sound) / Double(seen)
        (seen, sound) = (0, 0)
        guard abs(share - Self.wanted) > Self.tolerance else { return false }
        price *= isFast ? exp(Self.wanted - share) : share < Self.wanted ? Self.step : 1 / Self.step
        price = min(max(price, bounds.lowerBound), bounds.upperBound)
        return true
    }
}
