/// Looks for a member of a JSON object without reading the whole of it into memory once more.
enum TopLevelKeys {
    /// Whether `key` is a member of the outermost object; for text that is no JSON either answer may come.
    static func contain(_ key: String, in bytes: UnsafeRawBufferPointer) -> Bool {
        let wanted = Array(key.utf8)
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let end = endOfString(bytes, index + 1)
                if depth == 1, bytes[(index + 1)..<end].elementsEqual(wanted), isKey(bytes, end + 1) { return true }
                index = end
            default: break
            }
            index += 1
        }
        return false
    }

    /// The index of the closing quote, or the end.
    private static func endOfString(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, bytes.count)
    }

    /// Whether a colon follows.
    private static func isKey(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: ":")
    }
}
