/// The engine of `isotherm detect --score`: `{"kind":"sample","series":S,"ts":MS,"value":V}` in, `{"score":0..1}` out.
public struct ScoreSession: Sendable {
    private var scorers: [String: SeriesScorer] = [:]
    private var rest: [UInt8] = []

    /// Starts with no series.
    public init() {}

    /// Takes a piece of input, which may end in the middle of a line, and appends one line per sample to `output`.
    public mutating func consume(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
        for index in 0..<chunk.count {
            let byte = chunk[index]
            if byte == 0x0a { finish(into: &output) } else { rest.append(byte) }
        }
    }

    /// Scores what is left when the input ends without a line end.
    public mutating func finish(into output: inout [UInt8]) {
        let whole = rest
        rest.removeAll(keepingCapacity: true)
        let bytes = whole.span
        var cursor = ByteCursor(end: bytes.count)
        guard cursor.peek(bytes) != 0 else { return }
        var score = 0.0
        if let tree = JSONValue.read(bytes, &cursor), let value = tree["value"]?.double {
            score = scorers[tree["series"]?.text ?? "", default: SeriesScorer()].score(value)
        }
        var line = LineWriter()
        line.open()
        line.member("score", score)
        line.close()
        line.endLine()
        output.append(contentsOf: line.bytes)
    }
}
