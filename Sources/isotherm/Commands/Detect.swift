import ArgumentParser
import ColdChain

/// The detector as a filter: readings and ticks in, events out, one JSON object a line.
struct Detect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges a stream of readings (NDJSON in, NDJSON out).",
        discussion: """
            Input lines are profiles, devices, shipments, readings and ticks; output lines are breaches, warnings and \
            faults that open, change and close, and a tock for each tick.
            """
    )

    @Flag(help: "Score single series instead: {\"kind\":\"sample\",\"series\",\"ts\",\"value\"} in, {\"score\"} out.")
    var score = false

    @Flag(help: "Write what the risk of each load is judged by, instead of events: to grow the trees of warnings anew.")
    var features = false

    func run() throws {
        score ? try scoreSamples() : try judge()
    }

    private func judge() throws {
        var session = DetectSession(writesFeatures: features)
        try LinePump.run(
            consume: { chunk, output in session.consume(chunk, into: &output) },
            finish: { output in session.finish(into: &output) }
        )
        if session.rejectedLines > 0 {
            Talk.problem("\(session.rejectedLines) lines could not be read")
        }
    }

    private func scoreSamples() throws {
        var session = ScoreSession()
        try LinePump.run(
            consume: { chunk, output in session.consume(chunk, into: &output) },
            finish: { output in session.finish(into: &output) }
        )
    }
}
