import Foundation
import Hummingbird

/// Which part of a list is wanted: at most `limit` items behind the one that the cursor names.
struct PageRequest {
    static let limits = 1...500
    static let usualLimit = 100

    let limit: Int
    /// The key of the last item that the client has; nil begins at the front.
    let after: String?

    init(_ query: Query) throws(Problem) {
        limit = try query.integer("limit", in: Self.limits) ?? Self.usualLimit
        guard let cursor = try query.text("cursor") else {
            after = nil
            return
        }
        guard let key = Self.key(cursor) else {
            throw .parameter("cursor", expected: .cursor, came: cursor)
        }
        after = key
    }

    /// The cursor for the key: opaque, so that nobody builds on its form.
    static func cursor(_ key: String) -> String {
        Data(key.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func key(_ cursor: String) -> String? {
        var text = cursor.replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text).flatMap { String(data: $0, encoding: .utf8) }
            .flatMap { $0.contains("\0") ? nil : $0 }
    }
}
