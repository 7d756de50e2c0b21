import HTTPTypes
import Hummingbird
import NIOCore

/// An answer whose body was written into memory, so that it can be kept.
struct CollectedAnswer: Sendable {
    let status: HTTPResponse.Status
    /// The headers that belong to the answer itself.
    let headers: [String: String]
    let text: String
    private let fields: HTTPFields

    init(_ response: Response) async throws {
        status = response.status
        fields = response.headers
        var headers: [String: String] = [:]
        for name in [HTTPField.Name.contentType, .location, .eTag, .cacheControl] {
            headers[name.rawName] = response.headers[name]
        }
        self.headers = headers
        let memory = Memory()
        try await response.body.write(memory)
        text = String(buffer: memory.buffer.value)
    }

    var response: Response { response(with: text) }

    /// The same answer with another body.
    func response(with text: String) -> Response {
        var fields = fields
        // It is of the body that came; the new body has its own.
        fields[.contentLength] = nil
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Takes what an answer writes.
    private struct Memory: ResponseBodyWriter {
        final class Box {
            var value = ByteBuffer()
        }

        let buffer = Box()

        mutating func write(_ buffer: ByteBuffer) async throws {
            self.buffer.value.writeImmutableBuffer(buffer)
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
