import ArgumentParser
import Foundation
import Routing

/// A drop-in for the `vroom` program: the same input, flags, output and exit status.
struct Solve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Solves a routing problem in VROOM's JSON; the exit status is VROOM's code."
    )

    @Argument(help: "A file, or the JSON itself; without it and without -i standard input is read.")
    var problem: String?

    @Option(name: .shortAndLong, help: "The file to read.")
    var input: String?

    @Option(name: .shortAndLong, help: "The file to write; standard output otherwise.")
    var output: String?

    @Option(
        name: [.customShort("l"), .customLong("limit"), .customLong("time-limit")],
        help: "Seconds, reading included."
    )
    var limit: Double?

    @Option(name: .shortAndLong, help: "Threads; one is used at present.")
    var threads = 1

    @Option(name: [.customShort("x"), .customLong("explore")], help: "How long to search without -l, from 0 to 5.")
    var explore = 5

    @Flag(name: .shortAndLong, help: "Write distances.")
    var geometry = false

    @Flag(
        name: [.customShort("c"), .customLong("choose-eta")],
        help: "Keep the given steps, compute times and violations."
    )
    var chooseETA = false

    @Option(name: .long, help: "The seed of everything random.")
    var seed: UInt64 = 1

    /// Milliseconds for each level of `-x`: the lowest answers at once, the highest in a second.
    private static let explorationMilliseconds = [50, 100, 200, 400, 700, 1_000]

    func validate() throws {
        guard (0...5).contains(explore) else { throw ValidationError("-x expects 0 to 5, came \(explore)") }
        guard limit.map({ $0 > 0 && $0 < 1e6 }) ?? true else {
            throw ValidationError("-l expects seconds above 0, came \(limit ?? 0)")
        }
    }

    func run() throws {
        let clock = EngineClock.sinceNow()
        var command = VroomCommand()
        command.options.milliseconds = limit.map { Int($0 * 1_000) } ?? Self.explorationMilliseconds[explore]
        command.options.seed = seed
        command.keepsGivenOrder = chooseETA
        command.writesDistances = geometry
        let answer = command.run(try read(), clock: clock)
        try write(answer.bytes)
        if answer.code != 0 { throw ExitCode(Int32(answer.code)) }
    }

    private func read() throws -> [UInt8] {
        if let problem, problem.first == "{" { return Array(problem.utf8) }
        guard let path = input ?? problem else {
            return [UInt8](FileHandle.standardInput.readDataToEndOfFile())
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            Talk.problem("\(path) cannot be read: \(error.localizedDescription)")
            throw ExitCode(2)
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        guard let output else {
            FileHandle.standardOutput.write(Data(bytes + [UInt8(ascii: "\n")]))
            return
        }
        try Data(bytes).write(to: URL(fileURLWithPath: output))
    }
}
