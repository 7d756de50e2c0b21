/// The work of a VROOM-compatible program or endpoint: a document in, a document and a code out.
public struct VroomCommand: Sendable {
    /// What the program answers.
    public struct Answer: Sendable {
        /// VROOM's code and the exit status: 0 done, 1 internal, 2 bad input, 3 no travel times.
        public let code: Int
        /// The JSON document to print.
        public let bytes: [UInt8]
    }

    /// How long and how to search; the time limit includes reading the document.
    public var options: SolverOptions
    /// Whether to keep the order of the vehicles' steps and only compute times and broken limits (`-c`).
    public var keepsGivenOrder = false
    /// Whether to write distances (`-g`).
    public var writesDistances = false

    /// Makes a command.
    public init(options: SolverOptions = SolverOptions()) { self.options = options }

    /// Reads a document, solves it and writes the answer; never throws, errors become codes.
    public func run(_ input: [UInt8], clock: SearchClock) -> Answer {
        let begin = clock.milliseconds()
        do throws(InputError) {
            let request = try VroomRequest(input)
            let missing = request.profilesWithoutTravel
            guard missing.isEmpty else {
                let text = "no matrices for profile \(missing.joined(separator: ", ")) and no routing engine"
                return Answer(code: 3, bytes: VroomAnswer.bytes(code: 3, error: text))
            }
            return answer(try request.problem(), begin, clock)
        } catch {
            return Answer(code: 2, bytes: VroomAnswer.bytes(code: 2, error: error.description))
        }
    }

    private func answer(_ problem: Problem, _ begin: Int, _ clock: SearchClock) -> Answer {
        let loading = clock.milliseconds() - begin
        var writer = VroomAnswer(problem)
        writer.writesDistances = writesDistances
        writer.loadingMilliseconds = loading
        var options = options
        options.milliseconds = max(1, options.milliseconds - loading)
        let solver = Solver(problem, options: options)
        return Answer(code: 0, bytes: writer.bytes(keepsGivenOrder ? solver.check() : solver.solve(clock: clock)))
    }
}
