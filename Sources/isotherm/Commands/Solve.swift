import ArgumentParser
import Foundation
import Routing

/// A drop-in for the `vroom` program: the same input, flags, output and exit status.
struct Solve: AsyncParsableCommand {
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

    @Option(name: .shortAndLong, help: "Threads; more than two are used as two.")
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

    @Option(name: [.customShort("r"), .customLong("router")], help: "VROOM's routing engine; it is not asked.")
    var router = "osrm"

    @Option(name: [.customShort("a"), .customLong("host")], help: "VROOM's routing server; it is not asked.")
    var hosts: [String] = []

    @Option(name: [.customShort("p"), .customLong("port")], help: "VROOM's routing port; it is not asked.")
    var ports: [String] = []

    @Option(name: .long, help: "The seed of everything random.")
    var seed: UInt64 = 1

    /// Milliseconds for each level of `-x`: the lowest answers at once, the highest in a second.
    private static let explorationMilliseconds = [50, 100, 200, 400, 700, 1_000]

    func validate() throws {
        guard (0...5).contains(explore) else { throw ValidationError("-x expects 0 to 5, came \(explore)") }
        guard threads > 0 else { throw ValidationError("-t expects 1 or more, came \(threads)") }
        guard limit.map({ $0 > 0 && $0 < 1e6 }) ?? true else {
            throw ValidationError("-l expects seconds above 0, came \(limit ?? 0)")
        }
    }

    /// Milliseconds kept back for starting the process and writing the answer, so that the limit holds for both.
    private static let reservedMilliseconds = 20

    func run() async throws {
        let clock = EngineClock.sinceNow()
        let input = try read()
        let limit = limit.map { Int($0 * 1_000) } ?? Self.explorationMilliseconds[explore]
        var command = VroomCommand()
        command.options.milliseconds = max(1, limit - clock.milliseconds() - Self.reservedMilliseconds)
        command.options.seed = seed
        command.options.threads = threads
        command.router = ([router] + hosts + ports).joined(separator: " ")
        command.keepsGivenOrder = chooseETA
        command.writesDistances = geometry
        let answer = await command.runOnThreads(input, clock: clock)
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
