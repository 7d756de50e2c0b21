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

    /// A pair of times, both ends included.
    mutating func window() throws(InputError) -> TimeWindow {
        let ends = try integers()
        guard ends.count == 2 else { throw error("must be [start, end]") }
        return TimeWindow(start: ends[0], end: ends[1])
    }

    /// A pair of coordinates.
    mutating func point() throws(InputError) -> Coordinates {
        let values = try list { (cursor: inout JSONCursor) throws(InputError) in try cursor.number() }
        guard values.count == 2 else { throw error("must be [longitude, latitude]") }
        return Coordinates(x: values[0], y: values[1])
    }

    /// An object of whole numbers.
    mutating func integersByName() throws(InputError) -> [String: Int] {
        var result: [String: Int] = [:]
        try object { (cursor: inout JSONCursor, key) throws(InputError) in result[key] = try cursor.integer() }
        return result
    }
}
