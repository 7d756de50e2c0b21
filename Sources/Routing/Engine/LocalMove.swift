/// The best change found around one stop, before it is made.
struct LocalMove {
    /// What is done; `first` is the stop that is looked at, `second` its neighbour.
    enum Kind {
        case none
        /// `first` is followed by `second` and what comes after it; the two tails change places.
        case swapTails
        /// The same, but what comes before the cuts changes vehicles.
        case exchangeHeads
        /// The way from behind `first` to `second` is driven backwards.
        case reverse
        /// The way home from `first` becomes the way out to `second`, backwards, and the other way round.
        case swapHeads
        /// The stops from `first` to `last` go behind `second`.
        case moveSegment
        /// The shipment of the pickup `first` goes behind `second`, its delivery behind `last` (or `first`).
        case moveShipment
        /// `first` and `second` change places.
        case exchange
    }

    var kind = Kind.none
    /// How much cheaper the plan becomes; above zero.
    var gain = 0
    var first = -1
    var second = -1
    /// The last stop of a segment that begins at `first`; the stop before a delivery that moves.
    var last = -1

    /// Takes another move if it gains more.
    @inline(__always)
    mutating func offer(_ kind: Kind, gain: Int, _ first: Int, _ second: Int, last: Int = -1) {
        self = LocalMove(kind: kind, gain: gain, first: first, second: second, last: last)
    }
}
