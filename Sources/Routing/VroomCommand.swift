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
    /// Whether to write distances (`-g`); they are always written for problems with tables of distances.
    public var writesDistances = false
    /// In place of the document's `stability.move_weight`: the price of serving a task with another vehicle than its given
    /// steps do, in mean ways of that plan.
    public var moveWeight: Double?

    /// Asks a routing engine for the travel of a profile between all pairs of places: nil when there is nobody to be asked;
    /// throws the answer to be given when asking fails.
    public typealias TravelSource = @Sendable (String, [Coordinates]) async throws(Answer) -> Travel?

    /// A routing engine that draws routes on the map.
    public struct LineSource: Sendable {
        /// Whether a server is named for a profile.
        let isNamed: @Sendable (String) -> Bool
        /// The line through places in their order, by profile: an encoded polyline of five decimals.
        let line: @Sendable (String, [Coordinates]) async throws(Answer) -> String

        /// Makes a source; `line` throws the answer to be given.
        public init(
            isNamed: @escaping @Sendable (String) -> Bool,
            line: @escaping @Sendable (String, [Coordinates]) async throws(Answer) -> String
        ) {
            self.isNamed = isNamed
            self.line = line
        }
    }

    private struct Work {
        let solver: Solver
        var writer: VroomAnswer
    }

    /// Makes a command.
    public init(options: SolverOptions = SolverOptions()) { self.options = options }

    /// Reads a document, solves it on this thread and writes the answer; never throws, errors become codes.
    ///
    /// The document is let go once it is read: of a thousand tasks it takes as much room as the search.
    public func run(_ input: consuming [UInt8], clock: SearchClock) -> Answer {
        do throws(Answer) {
            let begin = clock.milliseconds()
            let work = try prepare(try request(input), clock, since: begin)
            var solution = keepsGivenOrder ? try check(work) : work.solver.solve(clock: clock)
            explainMoves(&solution, work, clock)
            return write(solution, work)
        } catch {
            return error
        }
    }

    /// The same on as many threads as the options say; `travel` is asked for profiles that the document leaves open, and
    /// `lines`, where distances are written, for each route when the search is over: of profiles whose travel it gave, or for
    /// which a server is named.
    public func runOnThreads(
        _ input: consuming [UInt8],
        clock: SearchClock,
        travel: TravelSource? = nil,
        lines: LineSource? = nil
    ) async -> Answer {
        do throws(Answer) {
            let begin = clock.milliseconds()
            var request = try request(input)
            let asked = clock.milliseconds()
            let open = request.profilesWithoutTravel
            if let travel {
                for profile in open {
                    guard let table = try await travel(profile, request.coordinates) else {
                        let refusal = request.missingTravel(profile).description
                        throw Self.failure(2, "\(refusal); a server for it is named with -a \(profile):host")
                    }
                    request.supply(table, for: profile)
                }
            }
            var work = try prepare(request, clock, since: begin, routing: clock.milliseconds() - asked)
            var solution = keepsGivenOrder ? try check(work) : await work.solver.solveOnThreads(clock: clock)
            explainMoves(&solution, work, clock)
            if writesDistances, let lines {
                let solved = clock.milliseconds()
                work.writer.lines = try await draw(solution, work.solver.problem, lines, open)
                work.writer.routingMilliseconds += clock.milliseconds() - solved
            }
            return write(solution, work)
        } catch {
            return error
        }
    }

    /// How long it may take to say what moved tasks have gained, on top of the limit.
    private static let explanationMilliseconds = 15

    private func explainMoves(_ solution: inout Solution, _ work: Work, _ clock: SearchClock) {
        let end = clock.milliseconds() + Self.explanationMilliseconds
        var explainer = MoveExplainer(problem: work.solver.problem, routes: solution.routes) {
            clock.milliseconds() > end
        }
        solution.moves = explainer.explain()
    }

    /// The line of each route, by vehicle.
    private func draw(
        _ solution: Solution,
        _ problem: Problem,
        _ source: LineSource,
        _ openProfiles: [String]
    ) async throws(Answer) -> [Int: String] {
        var lines: [Int: String] = [:]
        for route in solution.routes {
            let profile = problem.vehicles[route.vehicle].profile
            guard openProfiles.contains(profile) || source.isNamed(profile) else { continue }
            let places: [Coordinates]
            do throws(InputError) {
                places = try route.places(in: problem)
            } catch {
                throw Self.failure(2, error.description)
            }
            if places.count > 1 { lines[route.vehicle] = try await source.line(profile, places) }
        }
        return lines
    }

    private func check(_ work: Work) throws(Answer) -> Solution {
        do throws(InputError) {
            return try work.solver.check()
        } catch {
            throw Self.failure(2, error.description)
        }
    }

    private func write(_ solution: Solution, _ work: Work) -> Answer {
        Answer(code: 0, bytes: work.writer.bytes(solution))
    }

    private func request(_ input: consuming [UInt8]) throws(Answer) -> VroomRequest {
        do throws(InputError) {
            var request = try VroomRequest(input)
            request.moveWeight = moveWeight ?? request.moveWeight
            return request
        } catch {
            throw Self.failure(2, error.description)
        }
    }

    private func prepare(
        _ request: VroomRequest,
        _ clock: SearchClock,
        since begin: Int,
        routing: Int = 0
    ) throws(Answer) -> Work {
        if let missing = request.profilesWithoutTravel.first {
            let refusal = request.missingTravel(missing).description
            // Without any table it is a routing engine that is missing, beside others an unknown name.
            guard request.travel.isEmpty else { throw Self.failure(2, refusal) }
            throw Self.failure(3, "\(refusal): give matrices or a metric")
        }
        let problem: Problem
        do throws(InputError) {
            problem = try request.problem(keepsOrder: keepsGivenOrder)
            if !keepsGivenOrder { try GivenPlanValidation(problem: problem).run() }
        } catch {
            throw Self.failure(2, error.description)
        }
        let passed = clock.milliseconds() - begin
        var writer = VroomAnswer(problem)
        writer.writesDistances = writesDistances || problem.hasDistances
        writer.loadingMilliseconds = passed - routing
        writer.routingMilliseconds = routing
        var options = options
        options.milliseconds = max(1, options.milliseconds - passed)
        return Work(solver: Solver(problem, options: options), writer: writer)
    }

    /// The answer of a failure; `code` is VROOM's: 1 internal, 2 input, 3 routing.
    public static func failure(_ code: Int, _ text: String) -> Answer {
        Answer(code: code, bytes: VroomAnswer.bytes(code: code, error: text))
    }
}
