/// In which order absent tasks are put back. The weights are those of Christiaens and Vanden Berghe 2020.
enum TaskOrder {
    case random, largestFirst, farthestFirst, nearestFirst, tightestFirst, earliestFirst, latestFirst

    /// Draws an order; those by window only when times matter.
    static func draw(_ random: inout RandomSource, hasTime: Bool) -> TaskOrder {
        switch random.below(hasTime ? 17 : 11) {
        case 0..<4: .random
        case 4..<8: .largestFirst
        case 8..<10: .farthestFirst
        case 10: .nearestFirst
        case 11..<13: .tightestFirst
        case 13..<15: .earliestFirst
        default: .latestFirst
        }
    }

    /// The rank of a task: lower comes first.
    func key(_ task: Int, _ problem: CompiledProblem, _ random: inout RandomSource) -> Int {
        switch self {
        case .random: random.below(1 << 30)
        case .largestFirst: -Self.size(task, problem)
        case .farthestFirst: -Self.distance(task, problem)
        case .nearestFirst: Self.distance(task, problem)
        case .tightestFirst: problem.nodes.latest[task] - problem.nodes.earliest[task]
        case .earliestFirst: problem.nodes.earliest[task]
        case .latestFirst: -problem.nodes.latest[task]
        }
    }

    private static func size(_ task: Int, _ problem: CompiledProblem) -> Int {
        var sum = 0
        for dimension in 0..<problem.nodes.dimensions {
            let index = task * problem.nodes.dimensions + dimension
            sum += problem.nodes.initialLoad[index] + max(0, problem.nodes.loadChange[index])
        }
        return sum
    }

    private static func distance(_ task: Int, _ problem: CompiledProblem) -> Int {
        problem.arcCost(0, problem.place[problem.startNode(0)], problem.place[task])
    }
}
