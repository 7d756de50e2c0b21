import HTTPTypes
import Foundation

/// Explains a decoding error by the document that caused it.
enum JSONFault {
    /// What the decoder says of a text that is no instant.
    static let instantExpected = "must be an instant as in RFC 3339"

    static func problem(_ error: DecodingError, _ data: Data) -> Problem {
        let fault = fault(error, data)
        let isSyntax = fault.code == "syntax"
        return Problem(
            isSyntax ? .badRequest : .unprocessableContent,
            isSyntax ? .malformedJSON : .invalidBody,
            fault.detail,
            faults: [fault]
        )
    }

    private static func fault(_ error: DecodingError, _ data: Data) -> Problem.Fault {
        // A body that is no JSON at all fails here once more, and that is the answer.
        guard let document = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) else {
            return Problem.Fault(pointer: "#", code: "syntax", detail: "The body is not JSON.")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let pointer = pointer(context.codingPath + [key])
            return Problem.Fault(pointer: pointer, code: "missing", detail: "\(pointer) is missing.")
        case .valueNotFound(let type, let context):
            return mismatch(type, context.codingPath, document)
        case .typeMismatch(let type, let context):
            return mismatch(type, context.codingPath, document)
        case .dataCorrupted(let context):
            let pointer = pointer(context.codingPath)
            let came = description(value(at: context.codingPath, in: document))
            return Problem.Fault(
                pointer: pointer,
                code: "invalid",
                detail: "\(pointer): \(context.debugDescription); came \(came).",
                expected: context.debugDescription == instantExpected ? .instant : nil,
                came: scalar(value(at: context.codingPath, in: document))
            )
        @unknown default:
            return Problem.Fault(pointer: "#", code: "invalid", detail: "The body does not fit.")
        }
    }

    private static func mismatch(_ type: Any.Type, _ path: [any CodingKey], _ document: Any) -> Problem.Fault {
        let pointer = pointer(path)
        let value = value(at: path, in: document)
        let expected = requirement(type)
        return Problem.Fault(
            pointer: pointer,
            code: "type",
            detail: "\(pointer) must be \(expected.sentence); came \(description(value)).",
            expected: expected,
            came: scalar(value)
        )
    }

    /// The path as RFC 6901 writes it in a URI fragment.
    private static func pointer(_ path: [any CodingKey]) -> String {
        path.reduce(into: "#") { text, key in
            let step = key.intValue.map(String.init) ?? snakeCase(key.stringValue)
            text += "/" + step.replacing("~", with: "~0").replacing("/", with: "~1")
        }
    }

    private static func value(at path: [any CodingKey], in document: Any) -> Any? {
        path.reduce(document as Any?) { value, key in
            if let index = key.intValue, let list = value as? [Any] {
                return list.indices.contains(index) ? list[index] : nil
            }
            let object = value as? [String: Any]
            return object?[key.stringValue] ?? object?[snakeCase(key.stringValue)]
        }
    }

    /// The decoder speaks of `windowStart` where the body says `window_start`.
    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? "_" + character.lowercased() : String(character)
        }
    }

    private static func requirement(_ type: Any.Type) -> Requirement {
        let (name, sentence) =
            switch type {
            case is String.Type: ("string", "a string")
            case is Bool.Type: ("boolean", "true or false")
            case is Double.Type, is Float.Type: ("number", "a number")
            case is any BinaryInteger.Type: ("integer", "a whole number")
            case is any RandomAccessCollection.Type: ("array", "an array")
            case is Date.Type: ("instant", "an instant as in RFC 3339")
            default: ("object", "an object")
            }
        return Requirement(.type, sentence, ["type": .text(name)])
    }

    /// What came, as a text without words of any language; nil when it was nothing.
    private static func scalar(_ value: Any?) -> String? {
        switch value {
        case nil, is NSNull: nil
        case let text as String: Described.short(text)
        case let number as NSNumber: isBoolean(number) ? "\(number.boolValue)" : "\(number)"
        case is [Any]: "[…]"
        default: "{…}"
        }
    }

    private static func description(_ value: Any?) -> String {
        switch value {
        case nil: "nothing"
        case is NSNull: "null"
        case let text as String: Described.text(text)
        case let number as NSNumber: isBoolean(number) ? "\(number.boolValue)" : "\(number)"
        case is [Any]: "an array"
        default: "an object"
        }
    }

    /// JSON's true and false arrive as numbers whose C type is `char`.
    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
