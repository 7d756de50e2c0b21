import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// Reads bodies, and says of a wrong one which field it is, what was expected and what came.
enum JSONBody {
    /// The largest body of an ordinary request, in bytes.
    static let usualLimit = 1 << 20

    // Never within its callers: for some of them the optimiser of Swift 6.3.1 crashes then while it splits the coroutine.
    @inline(never)
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from request: Request,
        limit: Int = usualLimit
    ) async throws -> Value {
        let buffer = try await bytes(of: request, limit: limit)
        return try decode(type, from: buffer)
    }

    /// The same for a document whose keys are those of files, in whatever way they are written.
    @inline(never)
    static func decodeAsWritten<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value {
        let data = Data(buffer: try await bytes(of: request))
        if let problem = ZeroByte.problem(data) { throw problem }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw JSONFault.problem(error, data)
        }
    }

    /// The same for a request whose body may be left out.
    @inline(never)
    static func decodeOptional<Value: Decodable>(_ type: Value.Type, from request: Request) async throws -> Value? {
        let buffer = try await bytes(of: request)
        return buffer.readableBytes == 0 ? nil : try decode(type, from: buffer)
    }

    /// Reads the value; names are in snake case, times in RFC 3339.
    static func decode<Value: Decodable>(_ type: Value.Type, from buffer: ByteBuffer) throws(Problem) -> Value {
        let data = Data(buffer: buffer)
        if let problem = ZeroByte.problem(data) { throw problem }
        do {
            return try decoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw JSONFault.problem(error, data)
        } catch {
            throw Problem(.badRequest, .malformedJSON, "The body is not JSON.")
        }
    }

    /// Whether the body is an object that has `key`; one that is no JSON is refused by whoever decodes it next.
    static func isObject(_ buffer: ByteBuffer, with key: String) -> Bool {
        buffer.withUnsafeReadableBytes { TopLevelKeys.contain(key, in: $0) }
    }

    private static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let microseconds = Instant.microseconds(text) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: JSONFault.instantExpected)
                )
            }
            return Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
        }
        return decoder
    }

    /// The raw body; an announced length over the limit is refused before a byte is read.
    static func bytes(of request: Request, limit: Int = usualLimit) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw NIOTooManyBytesError(maxBytes: limit)
        }
        return try await request.body.collect(upTo: limit)
    }
}
