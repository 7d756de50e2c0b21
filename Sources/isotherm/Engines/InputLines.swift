import Foundation

/// Standard input line by line, as bytes.
enum InputLines {
    /// Calls `body` with every line that is not empty, without its line end.
    static func forEach(_ body: ([UInt8]) throws -> Void) throws {
        var rest: [UInt8] = []
        while true {
            let chunk = FileHandle.standardInput.availableData
            if chunk.isEmpty { break }
            rest.append(contentsOf: chunk)
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                if end > start { try body(Array(rest[start..<end])) }
                start = end + 1
            }
            rest.removeFirst(start)
        }
        if !rest.isEmpty { try body(rest) }
    }
}
