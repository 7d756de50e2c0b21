/// Turns a JSON text (RFC 8259) into tokens in one pass, without recursion.
struct JSONParser {
    /// An object or array that is still open.
    private struct Frame {
        let node: Int
        let isObject: Bool
        var fields = 0
        /// A bit for each key so far, chosen by its hash: a clear bit proves that a key is new.
        var seen: UInt64 = 0
    }

    private let maximumDepth: Int
    private let maximumFields: Int
    /// The innermost container that is open, while `depth` is above 0, and those around it.
    private var frame = Frame(node: 0, isObject: false)
    private var outer: [Frame] = []
    private var depth = 0
    private var position = 0
    /// How many tokens are written.
    private var count = 0

    init(maximumDepth: Int, maximumFields: Int) {
        self.maximumDepth = maximumDepth
        self.maximumFields = maximumFields
    }

    /// Parses all of `text` into the first places of `nodes`, which has one more than the text has bytes.
    ///
    /// Strings with escapes go to `unescaped` and are addressed as if it followed the text.
    mutating func parse(
        _ text: Span<UInt8>,
        nodes: inout MutableSpan<JSONNode>,
        unescaped: inout [UInt8]
    ) throws(DecodingFailure) {
        outer.removeAll(keepingCapacity: true)
        depth = 0
        count = 0
        position = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0
        repeat {
            let isOpened = try value(text, &nodes, &unescaped)
            if isOpened { continue }
            try close(text, &nodes, &unescaped)
        } while depth > 0
        skipSpace(text)
        guard position == text.count else { throw failure("there is more after the end of the value") }
    }

    /// Reads a value; true when it opened a container whose first value comes next.
    private mutating func value(
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: inout [UInt8]
    ) throws(DecodingFailure) -> Bool {
        skipSpace(text)
        guard position < text.count else { throw failure("the text ends where a value should be") }
        switch text[position] {
        case UInt8(ascii: "{"): return try open(.object, text, &nodes, &unescaped)
        case UInt8(ascii: "["): return try open(.array, text, &nodes, &unescaped)
        case UInt8(ascii: "\""): try string(.string, text, &nodes, &unescaped)
        case UInt8(ascii: "-"), 0x30...0x39: try number(text, &nodes)
        case UInt8(ascii: "t"): try literal("true", .yes, text, &nodes)
        case UInt8(ascii: "f"): try literal("false", .no, text, &nodes)
        case UInt8(ascii: "n"): try literal("null", .null, text, &nodes)
        default: throw failure("no value starts like this")
        }
        return false
    }

    /// Opens a container; false when it closes at once.
    private mutating func open(
        _ kind: JSONNode.Kind,
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: inout [UInt8]
    ) throws(DecodingFailure) -> Bool {
        guard depth < maximumDepth else { throw failure("nested deeper than \(maximumDepth)") }
        position += 1
        if depth > 0 { outer.append(frame) }
        depth += 1
        frame = Frame(node: count, isObject: kind == .object)
        append(JSONNode(kind: kind, start: 0, end: 0, next: 0), to: &nodes)
        skipSpace(text)
        guard position < text.count else { throw failure("the text ends within a container") }
        if text[position] == (kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return false }
        if kind == .object { try key(text, &nodes, &unescaped) }
        return true
    }

    /// After a value: closes what ends here, until a comma announces the next value or nothing is open.
    private mutating func close(
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: inout [UInt8]
    ) throws(DecodingFailure) {
        while depth > 0 {
            skipSpace(text)
            guard position < text.count else { throw failure("the text ends within a container") }
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: ",") {
                if frame.isObject { try key(text, &nodes, &unescaped) }
                return
            }
            guard byte == (frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                position -= 1
                throw failure("neither a comma nor the end of the container")
            }
            nodes[frame.node].next = UInt32(truncatingIfNeeded: count)
            depth -= 1
            if let around = outer.popLast() { frame = around }
        }
    }

    private mutating func key(
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: inout [UInt8]
    ) throws(DecodingFailure) {
        skipSpace(text)
        guard position < text.count, text[position] == UInt8(ascii: "\"") else { throw failure("no name of a field") }
        try string(.key, text, &nodes, &unescaped)
        skipSpace(text)
        guard position < text.count, text[position] == UInt8(ascii: ":") else { throw failure("no colon") }
        position += 1
        try remember(text, &nodes, unescaped)
    }

    /// Notes the newest key's hash and sets aside an equal key before it.
    private mutating func remember(
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: [UInt8]
    ) throws(DecodingFailure) {
        let newest = count - 1
        let (start, end) = (Int(nodes[newest].start), Int(nodes[newest].end))
        let isPlain = start < text.count
        let hash = isPlain ? NameTable.hash(text.extracting(start..<end)) : hash(start..<end, text, unescaped)
        nodes[newest].next = hash
        let bit = UInt64(1) &<< UInt64(hash & 63)
        frame.fields += 1
        guard frame.fields <= maximumFields else {
            throw DecodingFailure(
                .tooManyFields,
                "an object has over \(maximumFields) fields",
                place: "byte \(position)"
            )
        }
        if frame.seen & bit != 0 { shadow(newest, hash, from: frame.node + 1, text, &nodes, unescaped) }
        frame.seen |= bit
    }

    private func shadow(
        _ newest: Int,
        _ hash: UInt32,
        from first: Int,
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: [UInt8]
    ) {
        var key = first
        while key < newest {
            if nodes[key].next == hash, isEqual(nodes[key], nodes[newest], text, unescaped) {
                nodes[key].kind = .shadowedKey
            }
            key = Int(nodes[key + 1].next)
        }
    }

    private func hash(_ range: Range<Int>, _ text: Span<UInt8>, _ unescaped: [UInt8]) -> UInt32 {
        NameTable.hash(unescaped.span.extracting((range.lowerBound - text.count)..<(range.upperBound - text.count)))
    }

    private func isEqual(_ left: JSONNode, _ right: JSONNode, _ text: Span<UInt8>, _ unescaped: [UInt8]) -> Bool {
        guard left.end - left.start == right.end - right.start else { return false }
        for offset in 0..<Int(left.end - left.start) {
            guard
                byte(Int(left.start) + offset, text, unescaped) == byte(Int(right.start) + offset, text, unescaped)
            else { return false }
        }
        return true
    }

    private func byte(_ index: Int, _ text: Span<UInt8>, _ unescaped: [UInt8]) -> UInt8 {
        index < text.count ? text[index] : unescaped[index - text.count]
    }

    // MARK: - Scalars

    private mutating func string(
        _ kind: JSONNode.Kind,
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>,
        _ unescaped: inout [UInt8]
    ) throws(DecodingFailure) {
        position += 1
        let scanned: Range<Int>
        switch JSONString.scan(text, from: position, unescaped: &unescaped) {
        case .plain(let end):
            scanned = position..<end
            position = end + 1
        case .unescaped(let range, let after):
            scanned = (text.count + range.lowerBound)..<(text.count + range.upperBound)
            position = after
        case .failed(let offset, let reason):
            position = offset
            throw failure(reason)
        }
        append(
            JSONNode(
                kind: kind,
                start: UInt32(truncatingIfNeeded: scanned.lowerBound),
                end: UInt32(truncatingIfNeeded: scanned.upperBound),
                next: UInt32(truncatingIfNeeded: count + 1)
            ),
            to: &nodes
        )
    }

    private mutating func number(_ text: Span<UInt8>, _ nodes: inout MutableSpan<JSONNode>) throws(DecodingFailure) {
        guard let end = DecimalNumber.end(text, from: position) else { throw failure("not a number") }
        append(
            JSONNode(
                kind: .number,
                start: UInt32(truncatingIfNeeded: position),
                end: UInt32(truncatingIfNeeded: end),
                next: UInt32(truncatingIfNeeded: count + 1)
            ),
            to: &nodes
        )
        position = end
    }

    private mutating func literal(
        _ word: StaticString,
        _ kind: JSONNode.Kind,
        _ text: Span<UInt8>,
        _ nodes: inout MutableSpan<JSONNode>
    ) throws(DecodingFailure) {
        let end = position + word.utf8CodeUnitCount
        guard end <= text.count else { throw failure("the text ends within a word") }
        let isMatch = word.withUTF8Buffer { buffer in
            for index in buffer.indices where buffer[index] != text[position + index] { return false }
            return true
        }
        guard isMatch else { throw failure("no such word in JSON") }
        position = end
        append(JSONNode(kind: kind, start: 0, end: 0, next: UInt32(truncatingIfNeeded: count + 1)), to: &nodes)
    }

    private mutating func append(_ node: JSONNode, to nodes: inout MutableSpan<JSONNode>) {
        nodes[count] = node
        count &+= 1
    }

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while position < text.count {
            let byte = text[position]
            guard byte <= 0x20 else { return }
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func failure(_ reason: String) -> DecodingFailure {
        DecodingFailure(.badJSON, reason, place: "byte \(position)")
    }
}
