/// The shapes that recur in the VROOM document.
extension JSONCursor {
    /// An array of things that `element` reads.
    mutating func list<Element>(
        _ element: (inout JSONCursor) throws(InputError) -> Element
    ) throws(InputError) -> [Element] {
        var result: [Element] = []
        try array { (cursor: inout JSONCursor, _) throws(InputError) in result.append(try element(&cursor)) }
        return result
    }

    /// An array of whole numbers.
    mutating func integers() throws(InputError) -> [Int] {
        try list { (cursor: inout JSONCursor) throws(InputError) in try cursor.integer() }
    }

    /// An array of whole numbers that are not negative.
    mutating func naturals() throws(InputError) -> [Int] {
        try list { (cursor: inout JSONCursor) throws(InputError) in try cursor.natural() }
    }

    /// A whole number that is not negative: an id, a skill.
    mutating func natural() throws(InputError) -> Int {
        let value = try integer()
        guard value >= 0 else { throw error("must not be negative") }
        return value
    }

    /// A pair of times, both ends included.
    mutating func window() throws(InputError) -> TimeWindow {
        let ends = try integers()
        guard ends.count >= 2 else { throw error("must be [start, end]") }
        return TimeWindow(start: ends[0], end: ends[1])
    }

    /// Windows in any order, brought into order of time; each is checked where it stands in the document.
    mutating func windows() throws(InputError) -> [TimeWindow] {
        var given: [(window: TimeWindow, index: Int)] = []
        try array { (cursor: inout JSONCursor, index) throws(InputError) in
            let window = try cursor.window()
            guard window.end >= window.start else { throw cursor.error("ends before it starts", at: 1) }
            given.append((window, index))
        }
        given.sort { $0.window.start < $1.window.start }
        for (one, next) in zip(given, given.dropFirst()) where next.window.start <= one.window.end {
            throw error("overlaps the window with index \(one.index)", at: next.index)
        }
        return given.map(\.window)
    }

    /// A pair of coordinates; an altitude behind them is not looked at.
    mutating func point() throws(InputError) -> Coordinates {
        let values = try list { (cursor: inout JSONCursor) throws(InputError) in try cursor.number() }
        guard values.count >= 2 else { throw error("must be [longitude, latitude]") }
        return Coordinates(x: values[0], y: values[1])
    }

    /// A text; an empty one is none, as for VROOM.
    mutating func text() throws(InputError) -> String? {
        let value = try string()
        return value.isEmpty ? nil : value
    }

    /// An object of whole numbers.
    mutating func integersByName() throws(InputError) -> [String: Int] {
        var result: [String: Int] = [:]
        try object { (cursor: inout JSONCursor, key) throws(InputError) in result[key] = try cursor.integer() }
        return result
    }
}
