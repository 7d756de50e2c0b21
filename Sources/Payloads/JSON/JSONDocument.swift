internal import Telemetry

/// A parsed JSON text as a flat list of tokens, whose memory is used again for the next one.
///
/// Everything is checked while parsing (grammar, UTF-8, depth), strings are unescaped, and of equal keys in an object
/// all but the last are set aside; so what reads a document has nothing left to check but meaning.
struct JSONDocument {
    /// The payload, and behind it the texts of strings that had escapes.
    private(set) var text: [UInt8] = []
    private(set) var nodes: [JSONNode] = []
    private var unescaped: [UInt8] = []
    private var parser: JSONParser

    init(limits: DecodingLimits) {
        parser = JSONParser(maximumDepth: limits.depth, maximumFields: limits.fieldsPerObject)
    }

    /// The outermost value; only after `parse` succeeded.
    var root: JSONValue { JSONValue(0) }

    /// Takes in another text.
    mutating func parse(_ payload: Span<UInt8>) throws(DecodingFailure) {
        text.removeAll(keepingCapacity: true)
        unescaped.removeAll(keepingCapacity: true)
        payload.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        // Every token has a byte at least, so this many fit; they are written in place.
        let surplus = payload.count + 1 - nodes.count
        if surplus > 0 { nodes.append(contentsOf: repeatElement(JSONNode.unused, count: surplus)) }
        let bytes = text
        // As a span: through the array each token would ask whether it is the only owner.
        var list: [JSONNode] = []
        swap(&list, &nodes)
        defer { swap(&list, &nodes) }
        var places = list.mutableSpan
        try parser.parse(bytes.span, nodes: &places, unescaped: &unescaped)
        if !unescaped.isEmpty { text.append(contentsOf: unescaped) }
    }

    // MARK: - Values

    func kind(_ value: JSONValue) -> JSONNode.Kind { nodes[value.index].kind }

    /// Where the text of a string, key or number lies in `text`.
    func range(_ value: JSONValue) -> Range<Int> {
        let node = nodes[value.index]
        return Int(node.start)..<Int(node.end)
    }

    /// The hash of a key's text, by `NameTable.hash`.
    func hash(ofKey key: JSONValue) -> UInt32 { nodes[key.index].next }

    /// A number's value, infinite when it is beyond the range of a double; nil when the value is no number.
    func number(_ value: JSONValue) -> Double? {
        guard value.isPresent, kind(value) == .number else { return nil }
        return DecimalNumber.value(text.span.extracting(range(value)))
    }

    /// A string's text; nil when the value is no string.
    func string(_ value: JSONValue) -> String? {
        guard value.isPresent, kind(value) == .string else { return nil }
        return String(decoding: text[range(value)], as: UTF8.self)
    }

    /// Whether the value is there and not null.
    func isGiven(_ value: JSONValue) -> Bool { value.isPresent && kind(value) != .null }

    func isObject(_ value: JSONValue) -> Bool { value.isPresent && kind(value) == .object }

    func isArray(_ value: JSONValue) -> Bool { value.isPresent && kind(value) == .array }

    // MARK: - Walking

    /// The first member's key, or the first element, of an object or array; nil when it is empty.
    func first(in container: JSONValue) -> Int? {
        let start = container.index + 1
        return start < Int(nodes[container.index].next) ? start : nil
    }

    /// The value after `value` in the same container.
    func after(_ value: JSONValue) -> Int { Int(nodes[value.index].next) }

    /// The end of a container: the number of the node after it.
    func end(of container: JSONValue) -> Int { Int(nodes[container.index].next) }

    /// The member of an object with this name; absent when there is none or when it is no object.
    func member(_ name: StaticString, of object: JSONValue) -> JSONValue {
        guard isObject(object) else { return .absent }
        let end = end(of: object)
        var key = object.index + 1
        while key < end {
            if nodes[key].kind == .key, isEqual(JSONValue(key), name) { return JSONValue(key + 1) }
            key = after(JSONValue(key + 1))
        }
        return .absent
    }

    /// Whether the text of a string or key is `name`.
    func isEqual(_ value: JSONValue, _ name: StaticString) -> Bool {
        let range = range(value)
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { buffer in
            for index in buffer.indices where buffer[index] != text[range.lowerBound + index] { return false }
            return true
        }
    }

    /// The member of an object and, where that is missing, of the next name.
    func member(_ names: StaticString..., of object: JSONValue) -> JSONValue {
        for name in names {
            let found = member(name, of: object)
            if found.isPresent { return found }
        }
        return .absent
    }

    /// The keys of an object that count, with their values, in order; makes an array.
    func members(of object: JSONValue) -> [(key: JSONValue, value: JSONValue)] {
        guard isObject(object) else { return [] }
        var found: [(key: JSONValue, value: JSONValue)] = []
        let end = end(of: object)
        var key = object.index + 1
        while key < end {
            let value = JSONValue(key + 1)
            if nodes[key].kind == .key { found.append((JSONValue(key), value)) }
            key = after(value)
        }
        return found
    }

    /// The elements of an array, in order; makes an array.
    func elements(of array: JSONValue) -> [JSONValue] {
        guard isArray(array) else { return [] }
        var found: [JSONValue] = []
        let end = end(of: array)
        var element = array.index + 1
        while element < end {
            found.append(JSONValue(element))
            element = after(JSONValue(element))
        }
        return found
    }

    /// The text of a key or string as a new string.
    func name(_ value: JSONValue) -> String { String(decoding: text[range(value)], as: UTF8.self) }
}
