/// The engine of `isotherm refcase`: one case per line in, one result per line out.
public struct ReferenceSession: Sendable {
    private var rest: [UInt8] = []

    /// Starts with nothing read.
    public init() {}

    /// Takes a piece of input, which may end in the middle of a line, and appends output lines to `output`.
    public mutating func consume(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
        for index in 0..<chunk.count {
            let byte = chunk[index]
            if byte == 0x0a { finish(into: &output) } else { rest.append(byte) }
        }
    }

    /// Answers what is left when the input ends without a line end.
    public mutating func finish(into output: inout [UInt8]) {
        let whole = rest
        rest.removeAll(keepingCapacity: true)
        let bytes = whole.span
        var cursor = ByteCursor(end: bytes.count)
        guard cursor.peek(bytes) != 0 else { return }
        var line = LineWriter()
        line.open()
        if let tree = JSONValue.read(bytes, &cursor), let id = tree["id"]?.text {
            line.member("id", id)
            line.key("result")
            if !ReferenceCase.answer(tree, to: &line) { line.member("error", "unknown family or bad input") }
        } else {
            line.member("error", "not a reference case")
        }
        line.close()
        line.endLine()
        output.append(contentsOf: line.bytes)
    }
}
