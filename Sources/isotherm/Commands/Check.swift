import ArgumentParser
import Routing

/// Checks a plan against its problem: what is wrong with it, one sentence a line.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a plan against its problem, with code of its own.",
        discussion: """
            The plan is an answer of `isotherm solve` or of VROOM, or the order that the problem's steps give. Ends with \
            status 0 when nothing is wrong, 1 with the faults on standard output, 2 for bad input.
            """
    )

    @Argument(help: "The problem in VROOM's JSON; without it standard input is read.")
    var file: String?

    @Argument(help: "The plan: VROOM's output JSON. Without it the problem's steps are the plan.")
    var plan: String?

    @Option(name: .long, parsing: .unconditional, help: "What the plan was made with, if solve was told one.")
    var moveWeight: Double?

    func run() throws {
        let faults: [String]
        do {
            faults = try plan.map { try self.faults(ofPlan: $0) } ?? faultsOfSteps()
        } catch let error as InputError {
            Talk.problem(error.description)
            throw ExitCode(2)
        }
        guard faults.isEmpty else {
            print(faults.joined(separator: "\n"))
            throw ExitCode(1)
        }
    }

    private func faults(ofPlan path: String) throws -> [String] {
        var request = try VroomRequest(try read(file))
        request.moveWeight = moveWeight ?? request.moveWeight
        let problem = try request.problem()
        do {
            return SolutionChecker(problem).faults(in: try Solution(reading: try read(path), of: problem))
        } catch let error as InputError {
            throw InputError("\(path): \(error.path)", error.message)
        }
    }

    private func faultsOfSteps() throws -> [String] {
        let problem = try VroomRequest(try read(file)).problem(keepsOrder: true)
        return SolutionChecker(problem).faults(in: try Solver(problem).check())
    }

    private func read(_ file: String?) throws -> [UInt8] {
        do throws(PumpError) {
            guard let file else { return try DocumentBytes.ofStandardInput() }
            return try DocumentBytes.ofFile(file)
        } catch {
            Talk.problem("\(file ?? "standard input") cannot be read: \(error)")
            throw ExitCode(2)
        }
    }
}
