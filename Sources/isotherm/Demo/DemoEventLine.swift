import Foundation

/// One event in one line for the person who watches the demo.
enum DemoEventLine {
    private struct Event: Decodable {
        struct Details: Decodable {
            let device: String?
            let sentence: String?
            let sentenceEn: String?
            let reason: String?
            let version: Int?
        }

        let type: String
        let data: Details
    }

    /// The line of a CloudEvents body.
    static func text(of body: [UInt8]) throws -> String {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let event = try decoder.decode(Event.self, from: Data(body))
        let words = [
            event.data.device, event.data.version.map { "version \($0)" },
            event.data.sentenceEn ?? event.data.sentence ?? event.data.reason,
        ]
        return ([event.type.replacing("isotherm.", with: "")] + words.compactMap { $0 }).joined(separator: "  ")
    }
}
