/// One of several searches that share a plan: each betters routes of its own, and none waits for another.
///
/// An actor because a search has one owner at a time; its work blocks the thread it runs on for as long as it was told to.
actor SearchWorker {
    private let problem: Problem
    private var search: Search

    /// Builds the search's tables; takes as long as for a search that works alone.
    init(problem: Problem, options: SolverOptions, isWarm: Bool) {
        self.problem = problem
        let compiled = CompiledProblem(problem: problem)
        search = Search(
            problem: compiled,
            settings: SearchSettings(problem: compiled, options: options, isWarm: isWarm)
        )
    }

    /// The first plan of all routes.
    func begin() -> SharedPlan {
        search.adoptGivenSteps(of: problem)
        search.construct()
        return search.currentShare()
    }

    /// Betters the routes of a share until the limit says stop.
    func better(_ share: SharedPlan, _ limit: Limiter) -> Outcome {
        var limit = limit
        search.take(share)
        search.run(&limit)
        return Outcome(
            current: search.currentShare(),
            best: search.bestShare(),
            iterations: limit.iterations,
            isInterrupted: limit.isInterrupted
        )
    }

    /// Divides a plan into two shares that lie on two sides of a line, drawn anew each time.
    func divide(_ plan: SharedPlan) -> [SharedPlan] { search.divide(plan) }

    /// The plan as the caller sees it.
    func solution(of plan: SharedPlan, isOver: @escaping @Sendable () -> Bool) -> Solution {
        search.take(plan)
        return search.solution(of: problem, isOver: isOver)
    }

    /// What a worker has made of its share.
    struct Outcome: Sendable {
        let current: SharedPlan
        let best: SharedPlan
        let iterations: Int
        let isInterrupted: Bool
    }
}
