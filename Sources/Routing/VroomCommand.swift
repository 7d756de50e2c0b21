/// The work of a VROOM-compatible program or endpoint: a document in, a document and a code out.
public struct VroomCommand: Sendable {
    /// What the program answers.
    public struct Answer: Error, Sendable {
        /// VROOM's code and the exit status: 0 done, 1 internal, 2 bad input, 3 no travel times.
        public let code: Int
        /// The JSON document to print.
        public let bytes: [UInt8]
    }

    /// How long and how to search; the time limit includes reading the document.
    public var options: SolverOptions
    /// Whether to keep the order of the vehicles' steps and only compute times and broken limits (`-c`).
    public var keepsGivenOrder = false
    /// The routing engine that the caller named (`-r`, `-a`, `-p`), for the answer that it is not asked.
    public var router = ""
    /// Whether to write distances (`-g`).
    public var writesDistances = false

    private struct Work {
        let solver: Solver
        let writer: VroomAnswer
    }

    /// Makes a command.
    public init(options: SolverOptions = SolverOptions()) { self.options = options }

    /// Reads a document, solves it on this thread and writes the answer; never throws, errors become codes.
    public func run(_ input: [UInt8], clock: SearchClock) -> Answer {
        do throws(Answer) {
            let work = try read(input, clock).get()
            return write(keepsGivenOrder ? work.solver.check() : work.solver.solve(clock: clock), work)
        } catch {
            return error
        }
    }

    /// The same on as many threads as the options say.
    public func runOnThreads(_ input: [UInt8], clock: SearchClock) async -> Answer {
        do throws(Answer) {
            let work = try read(input, clock).get()
            if keepsGivenOrder { return write(work.solver.check(), work) }
            return write(await work.solver.solveOnThreads(clock: clock), work)
        } catch {
            return error
        }
    }

    private func write(_ solution: Solution, _ work: Work) -> Answer {
        Answer(code: 0, bytes: work.writer.bytes(solution))
    }

    private func read(_ input: [UInt8], _ clock: SearchClock) -> Result<Work, Answer> {
        let begin = clock.milliseconds()
        let problem: Problem
        do throws(InputError) {
            let request = try VroomRequest(input)
            let missing = request.profilesWithoutTravel
            guard missing.isEmpty else { return .failure(Self.failure(3, noTravel(missing))) }
            problem = try request.problem()
        } catch {
            return .failure(Self.failure(2, error.description))
        }
        let loading = clock.milliseconds() - begin
        var writer = VroomAnswer(problem)
        writer.writesDistances = writesDistances
        writer.loadingMilliseconds = loading
        var options = options
        options.milliseconds = max(1, options.milliseconds - loading)
        return .success(Work(solver: Solver(problem, options: options), writer: writer))
    }

    private static func failure(_ code: Int, _ text: String) -> Answer {
        Answer(code: code, bytes: VroomAnswer.bytes(code: code, error: text))
    }

    private func noTravel(_ profiles: [String]) -> String {
        let engine = router.isEmpty ? "no routing engine is" : "the routing engine \(router) is not"
        return
            "no matrices for profile \(profiles.joined(separator: ", ")), and \(engine) asked: give matrices or a metric"
    }
}
