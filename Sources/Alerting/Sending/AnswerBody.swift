internal import AsyncHTTPClient
internal import NIOCore

/// The beginning of an answer: enough for an operator, and never more than fits.
enum AnswerBody {
    /// How much is read; a connection with a longer answer is given up.
    private static let limit = 65_536
    /// How many characters are kept for the operator.
    private static let excerptLimit = 300

    /// The first bytes. The status is the answer: a body that breaks off changes nothing about it.
    static func read(_ body: HTTPClientResponse.Body) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                bytes += part.readableBytesView
                if bytes.count > limit { break }
            }
        } catch {
            return bytes
        }
        return bytes
    }

    /// The first bytes as one line of text.
    static func excerpt(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(excerptLimit * 4), as: UTF8.self)
        return String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 }.prefix(excerptLimit))
    }
}
