extension Route {
    /// Where the route leads: start, stops, reloads and end in order; pauses have no place.
    ///
    /// - Throws: `InputError` when one of them is known by its row in a table only, so that no line can be drawn.
    func places(in problem: Problem) throws(InputError) -> [Coordinates] {
        let vehicle = problem.vehicles[self.vehicle]
        var result: [Coordinates] = []
        for step in steps {
            let place: Place? =
                switch step.activity {
                case .start: vehicle.start
                case .end: vehicle.end
                case .reload: vehicle.reload?.place
                case .pause: nil
                case .job, .pickup, .delivery: problem.stop(of: step.activity)?.place
                }
            guard let place else { continue }
            guard let point = place.coordinates else {
                throw InputError(
                    "vehicles[\(self.vehicle)]",
                    "its route cannot be drawn (-g): expected coordinates of every place, location_index "
                        + "\(place.index) has none"
                )
            }
            result.append(point)
        }
        return result
    }
}
