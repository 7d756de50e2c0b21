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

    // VROOM's parser takes the value of a short option joined to it too, as in -l10.
    @Option(name: [.customShort("i", allowingJoined: true), .long], help: "The file to read.")
    var input: String?

    @Option(
        name: [.customShort("o", allowingJoined: true), .long],
        help: "The file to write; standard output otherwise."
    )
    var output: String?

    @Option(
        name: [.customShort("l", allowingJoined: true), .customLong("limit"), .customLong("time-limit")],
        // Whatever comes is its value, a negative number too, so that it is refused with VROOM's code.
        parsing: .unconditional,
        help: "Seconds, reading included."
    )
    var limit: String?

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        parsing: .unconditional,
        help: "Threads; more than two are used as two."
    )
    var threads = "1"

    @Option(
        name: [.customShort("x", allowingJoined: true), .customLong("explore")],
        parsing: .unconditional,
        help: "How long to search without -l, from 0 to 5; more is 5."
    )
    var explore = "5"

    @Flag(name: .shortAndLong, help: "Write distances, and the lines of the routes when -r osrm has a server.")
    var geometry = false

    @Flag(
        name: [.customShort("c"), .customLong("choose-eta")],
        help: "Keep the given steps, compute times and violations."
    )
    var chooseETA = false

    @Option(
        name: [.customShort("r", allowingJoined: true), .customLong("router")],
        help: "The routing engine that is asked for what the problem leaves open: osrm or valhalla."
    )
    var router = "osrm"

    @Option(
        name: [.customShort("a", allowingJoined: true), .customLong("host")],
        help: "Its server: [profile:]host[/path]; several with commas between."
    )
    var hosts: [String] = []

    @Option(
        name: [.customShort("p", allowingJoined: true), .customLong("port")],
        help: "Its port: [profile:]port; several with commas between."
    )
    var ports: [String] = []

    @Flag(name: [.customShort("f"), .customLong("apply-tsp-fix")], help: .hidden)
    var applyTSPFix = false

    @Flag(name: .shortAndLong, help: "Say whose documents and flags are understood, and end.")
    var version = false

    @Option(
        name: .long,
        parsing: .unconditional,
        help: "What moving a task away from its given steps costs, in mean ways of that plan; 0.3 keeps 19 in 20."
    )
    var moveWeight: String?

    @Option(name: .long, help: "The seed of everything random.")
    var seed: UInt64 = 1

    /// Milliseconds for each level of `-x`: the lowest answers at once, the highest in a second.
    private static let explorationMilliseconds = [50, 100, 200, 400, 700, 1_000]

    /// Milliseconds kept back for starting the process and writing the answer, so that the limit holds for both.
    private static let reservedMilliseconds = 20

    /// What `-v` says.
    static let versionText = "isotherm solve, for the documents and flags of vroom 1.15"

    func run() async throws {
        let clock = EngineClock.sinceNow()
        guard !version else { return print(Self.versionText) }
        // What starting has read of the program and its libraries is more than the search takes for a thousand tasks.
        StartupPages.giveBack()
        try checkOutput()
        let servers = RoutingServers(engine: router, hosts: hosts, ports: ports)
        guard servers.isKnown else { throw try fail("\(router) is no routing engine: osrm or valhalla") }
        let limit = try milliseconds()
        guard let threads = Int(threads), threads > 0 else { throw try fail("-t expects 1 or more, came \(threads)") }
        let weight = try parsedMoveWeight()
        let document = try read()
        var command = VroomCommand()
        command.options.milliseconds = max(1, limit - clock.milliseconds() - Self.reservedMilliseconds)
        command.options.seed = seed
        command.options.threads = threads
        command.moveWeight = weight
        command.keepsGivenOrder = chooseETA
        command.writesDistances = geometry
        let travel: VroomCommand.TravelSource = {
            (profile: String, places: [Coordinates]) async throws(VroomCommand.Answer) in
            try await servers.travel(profile, places)
        }
        let answer = await command.runOnThreads(consume document, clock: clock, travel: travel, lines: servers.lines)
        try finish(answer)
    }

    /// The time limit. Bad numbers get VROOM's code like any bad input, so they are read here and not by the parser.
    private func milliseconds() throws -> Int {
        guard let level = Int(explore), level >= 0 else { throw try fail("-x expects 0 to 5, came \(explore)") }
        guard let text = limit else {
            return Self.explorationMilliseconds[min(level, Self.explorationMilliseconds.count - 1)]
        }
        guard let seconds = Double(text), seconds > 0, seconds < 1e6 else {
            throw try fail("-l expects seconds above 0, came \(text)")
        }
        return Int(seconds * 1_000)
    }

    private func parsedMoveWeight() throws -> Double? {
        guard let text = moveWeight else { return nil }
        guard let weight = Double(text), weight >= 0, weight <= Problem.largestMoveWeight else {
            throw try fail("--move-weight expects 0 to \(Int(Problem.largestMoveWeight)), came \(text)")
        }
        return weight
    }

    private func finish(_ answer: VroomCommand.Answer) throws {
        try write(answer.bytes)
        if answer.code != 0 { throw ExitCode(Int32(answer.code)) }
    }

    /// Answers bad input as VROOM does, in JSON and with its code; what is returned ends the program.
    private func fail(_ text: String) throws -> ExitCode {
        guard output != nil else { return Self.refusal(text) }
        Talk.problem(text)
        let answer = VroomCommand.failure(2, text)
        try write(answer.bytes)
        return ExitCode(Int32(answer.code))
    }

    /// The answer to arguments that cannot be read; what is returned ends the program.
    static func refusal(_ text: String) -> ExitCode {
        Talk.problem(text)
        let answer = VroomCommand.failure(2, text)
        FileHandle.standardOutput.write(Data(answer.bytes + [UInt8(ascii: "\n")]))
        return ExitCode(Int32(answer.code))
    }

    /// Whether the answer will find its file is asked before any work goes into it, as VROOM does.
    private func checkOutput() throws {
        guard let output else { return }
        guard let file = fopen(output, "a") else { throw Self.refusal("\(output) cannot be written") }
        fclose(file)
    }

    /// The file of `-i`, then the argument, then standard input, as VROOM looks for the problem.
    private func read() throws -> [UInt8] {
        if input == nil, let problem, problem.first(where: { !$0.isWhitespace }) == "{" { return Array(problem.utf8) }
        let path = input ?? problem
        do throws(PumpError) {
            guard let path else { return try DocumentBytes.ofStandardInput() }
            return try DocumentBytes.ofFile(path)
        } catch {
            throw try fail("\(path ?? "standard input") cannot be read: \(error)")
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
