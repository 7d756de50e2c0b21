import ArgumentParser
import ColdChain

/// Worked cases of the cold-chain arithmetic: mean kinetic temperature, time out of range, rules, shelf life.
struct RefCase: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refcase",
        abstract: "Computes cold-chain reference cases (NDJSON in, NDJSON out).",
        discussion: "A line is {\"family\",\"id\",\"input\",\"params\"}; the answer is {\"id\",\"result\"}."
    )

    func run() throws {
        var session = ReferenceSession()
        try LinePump.run(
            consume: { chunk, output in session.consume(chunk, into: &output) },
            finish: { output in session.finish(into: &output) }
        )
    }
}
