@testable import Collector
import Foundation
import Testing

@Suite struct JSONObjectTests {
    @Test func `texts with quotes, control characters and letters of any script survive`() throws {
        let hard = "a\"b\\c\n\u{1}\u{7f} ё 🚚"
        let text = JSONObject.text([("k\"", .text(hard)), ("n", .integer(-7)), ("b", .bool(true)), ("x", nil)])
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(object?["k\""] as? String == hard)
        #expect(object?["n"] as? Int == -7)
        #expect(object?["b"] as? Bool == true)
        #expect(object?.count == 3)
    }
}
