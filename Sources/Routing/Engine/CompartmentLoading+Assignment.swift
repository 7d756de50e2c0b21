extension Solver {
    /// Which of its vehicle's compartments holds each load of a route, by job or pickup; empty for vehicles without
    /// compartments, and without what finds no room.
    public static func compartments(_ problem: Problem, of route: Route) -> [Step.Activity: Int] {
        let loading = CompartmentLoading(problem: problem)
        var result: [Step.Activity: Int] = [:]
        for trip in route.steps.map(\.activity).split(separator: .reload, omittingEmptySubsequences: false) {
            let stops = trip.compactMap { activity in
                NodeDraft.node(of: activity, jobs: problem.jobs.count).map { (activity: activity, node: $0) }
            }
            let holders = loading.holders(stops.map(\.node), vehicle: route.vehicle)
            for stop in stops { result[stop.activity] = holders[stop.node] }
        }
        return result
    }
}
