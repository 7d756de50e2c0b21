internal import Foundation

extension LiveState.Danger {
    /// How far inside the limit a load space has to be in which endangered goods come back into their range, in degrees.
    private static let margin = 1.0
    /// The same for goods that are there already. The air of a load space that is too weak for the day falls to its
    /// set-point between two drops; its goods tell what it was like all the time.
    private static let goodsMargin = 1.5

    /// Whether goods that come from this danger would be safe in a vehicle: by its newest air, and by what its own goods
    /// are taken to be. What nobody measures is believed.
    func isOver(in vehicle: LiveState.Vehicle) -> Bool {
        guard let limit else { return true }
        let inside = { (celsius: Double) in isCold ? celsius - limit : limit - celsius }
        if let air = vehicle.celsius, inside(air) < Self.margin { return false }
        guard let goods = vehicle.goods else { return true }
        return inside(isCold ? goods.lowerBound : goods.upperBound) >= Self.goodsMargin
    }
}

extension LiveState {
    /// How long a load space that was in danger is not offered to others' goods, in seconds: a day's heat.
    private static let mistrust = 6 * 3_600.0

    /// The vehicles that can take goods over from the given ones, by name. On a day that is too hot for half of the fleet
    /// one van after the other gets warm: goods that are handed to the next one are in danger again. Where no load space
    /// is good enough, those that are in no danger now are what there is.
    func helpers(of givers: Set<String>) -> Set<String> {
        let dangers = vehicles.filter { givers.contains($0.name) }.flatMap(\.dangers)
        let trusted = vehicles.filter { $0.danger == nil }
        let good = trusted.filter { vehicle in
            let isProven = vehicle.lastDanger.map { now.timeIntervalSince($0) > Self.mistrust } ?? true
            return isProven && dangers.allSatisfy { $0.isOver(in: vehicle) }
        }
        return Set((good.isEmpty ? trusted : good).map(\.name))
    }
}
