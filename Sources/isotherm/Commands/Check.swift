import ArgumentParser
import Foundation
import Routing

/// Checks the plan that a problem's `steps` give: what is wrong with it, one sentence a line.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks the order that the vehicles' steps give, with code of its own.",
        discussion: "Ends with status 0 when nothing is wrong, 1 with the faults on standard output, 2 for bad input."
    )

    @Argument(help: "The problem in VROOM's JSON with steps; without it standard input is read.")
    var file: String?

    func run() throws {
        let problem: Problem
        let solution: Solution
        do {
            problem = try VroomRequest(try read()).problem(keepsOrder: true)
            solution = try Solver(problem).check()
        } catch let error as InputError {
            Talk.problem(error.description)
            throw ExitCode(2)
        }
        var faults = SolutionChecker(problem).faults(in: solution)
        for route in solution.routes {
            faults += route.violations.map { "vehicle \(problem.vehicles[route.vehicle].id): \($0)" }
        }
        guard faults.isEmpty else {
            print(faults.joined(separator: "\n"))
            throw ExitCode(1)
        }
    }

    private func read() throws -> [UInt8] {
        guard let file else { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            Talk.problem("\(file) cannot be read: \(error.localizedDescription)")
            throw ExitCode(2)
        }
    }
}
