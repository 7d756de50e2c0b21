internal import AsyncHTTPClient
internal import NIOCore

/// The beginning of an answer: enough for an operator, and never more than fits.
enum AnswerBody {
    /// How much is read; a connection with a longer answer is given up.
    private static let limit = 65_536
    /// How many characters are kept for the operator.
    private static let excerptLimit = 300

    /// The first bytes. The status is the answer: a body that breaks off, or stalls until the deadline, changes nothing
    /// about it. The client's own deadline ends with the head.
    static func read(_ body: HTTPClientResponse.Body, until deadline: NIODeadline) async -> [UInt8] {
        await withTaskGroup(of: [UInt8].self) { group in
            group.addTask { await beginning(of: body) }
            group.addTask {
                // Cancelled when the body was there first: then nobody asks for this answer.
                try? await Task.sleep(for: .nanoseconds(max(0, (deadline - .now()).nanoseconds)))
                return []
            }
            defer { group.cancelAll() }
            return await group.next() ?? []
        }
    }

    private static func beginning(of body: HTTPClientResponse.Body) async -> [UInt8] {
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
