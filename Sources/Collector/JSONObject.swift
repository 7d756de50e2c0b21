/// Writes small JSON objects in the order of their members.
enum JSONObject {
    /// The value of a member.
    enum Value {
        case text(String)
        case integer(Int64)
        case bool(Bool)
        /// Text that is JSON already.
        case json(String)
    }

    /// An object; members without a value are left out.
    static func text(_ members: [(name: String, value: Value?)]) -> String {
        let written = members.compactMap { member in member.value.map { "\(quoted(member.name)):\(text($0))" } }
        return "{\(written.joined(separator: ","))}"
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .json(let json): json
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
