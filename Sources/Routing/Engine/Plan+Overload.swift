/// What vehicles carry too much while the search goes on, at a price (`PenaltyPrice.swift`).
///
/// Where none is allowed (`overloadPrice` is 0) the same functions say which changes are possible at all.
extension Plan {
    /// The price of a change that is not possible, above any other and far from overflow.
    static var impossible: Int { Int.max / 16 }

    /// The change of price when what a vehicle loads at its start and takes along to its end changes in one dimension;
    /// `impossible` when it must not, which is also above five quarters of the capacity.
    @inline(__always)
    func overloadChange(_ row: Int, _ dimension: Int, _ initial: Int, _ final: Int) -> Int {
        let load = loads[row &* dimensions &+ dimension]
        let limit = load.capacity
        let before = max(load.initial, load.final) &- limit
        let after = max(load.initial &+ initial, load.final &+ final) &- limit
        if after <= 0 && before <= 0 { return 0 }
        if after > before && (overloadPrice == 0 || after > limit >> 2) { return Self.impossible }
        return overloadPrice &* (max(0, after) &- max(0, before))
    }

    /// The change of price when a vehicle takes one more stop; `impossible` when it must not.
    @inline(__always)
    func overloadOfTaking(_ job: Int, _ row: Int) -> Int {
        var price = 0
        for dimension in 0..<dimensions {
            let slot = job &* dimensions &+ dimension
            let initial = problem.nodes.initialLoad[slot]
            let change = overloadChange(row, dimension, initial, initial &+ problem.nodes.loadChange[slot])
            if change >= Self.impossible { return change }
            price &+= change
        }
        return price
    }

    /// The change of price when a sum of loads goes from one vehicle to another; `impossible` when it must not.
    @inline(__always)
    func overloadOfMoving(_ dimension: Int, from row: Int, to other: Int, _ initial: Int, _ final: Int) -> Int {
        let taken = overloadChange(other, dimension, initial, final)
        let given = overloadChange(row, dimension, 0 &- initial, 0 &- final)
        return taken >= Self.impossible || given >= Self.impossible ? Self.impossible : taken &+ given
    }

    /// The most that a move between two vehicles can gain by relieving them; only where there is one dimension.
    @inline(__always)
    func reliefOfLoads(_ row: Int, _ other: Int) -> Int {
        overload == 0 ? 0 : overloadPrice &* (loads[row].excess &+ loads[other].excess)
    }
}
