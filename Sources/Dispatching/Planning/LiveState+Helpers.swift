extension LiveState.Danger {
    /// How far inside the limit a load space has to be in which endangered goods come back into their range, in degrees.
    private static let margin = 0.5

    /// Whether goods that come from this danger would be safe in another vehicle's load space: it is in no danger itself,
    /// and its air is not about to be. One that nobody measures is believed.
    func isOver(in vehicle: LiveState.Vehicle) -> Bool {
        guard vehicle.danger == nil else { return false }
        guard let limit, let celsius = vehicle.celsius else { return true }
        return isCold ? celsius >= limit + Self.margin : celsius <= limit - Self.margin
    }
}

extension LiveState {
    /// The vehicles that can take goods over from the given ones, by name. A day that is too hot for half of the fleet
    /// makes one van after the other warm: goods that are handed to the next one are in danger again. Where no load space
    /// is good enough, those in no danger are what there is.
    func helpers(of givers: Set<String>) -> Set<String> {
        let dangers = vehicles.filter { givers.contains($0.name) }.compactMap(\.danger)
        let trusted = vehicles.filter { $0.danger == nil }
        let good = trusted.filter { vehicle in dangers.allSatisfy { $0.isOver(in: vehicle) } }
        return Set((good.isEmpty ? trusted : good).map(\.name))
    }
}
