import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// What is kept of one key.
struct IdempotencyEntry: Sendable {
    let tenant: String
    let key: String
    let request: String
    let digest: [UInt8]

    /// Claims the key, or gives back the answer of the first request.
    ///
    /// - Throws: 422 when the first request was another one, 409 while it is still being worked on. A request that died
    ///   with its process gives its key free after a minute.
    func begin(_ pool: Pool) async throws -> Response? {
        try await pool.transaction { connection in
            try connection.execute("delete from isotherm.idempotency where created_at < now() - interval '1 day'")
            let claimed = try connection.execute(
                """
                insert into isotherm.idempotency as i (tenant, key, request, digest) values ($1, $2, $3, $4)
                on conflict (tenant, key) do update set created_at = clock_timestamp()
                where i.status is null and i.created_at < now() - interval '1 minute'
                    and i.digest = excluded.digest and i.request = excluded.request
                """,
                [.text(tenant), .text(key), .text(request), .bytes(digest)]
            )
            if claimed == 1 { return nil }
            let row = try connection.query(
                "select * from isotherm.idempotency where tenant = $1 and key = $2",
                [.text(tenant), .text(key)]
            ).single()
            guard try row.string("request") == request, try row.bytes("digest") == digest else {
                throw Problem(
                    .unprocessableContent,
                    .keyReused,
                    "This Idempotency-Key came before with another request.",
                    faults: [
                        Problem.Fault(pointer: "Idempotency-Key", code: "reused", detail: "Another request had it.")
                    ]
                )
            }
            guard let status = try row.optionalInt("status") else {
                throw Problem(
                    .conflict,
                    .stillWorking,
                    "The first request with this key is still being worked on.",
                    headers: [.retryAfter: "1"]
                )
            }
            return try Self.response(Int(status), row)
        }
    }

    func finish(_ answer: CollectedAnswer, _ pool: Pool) async throws {
        let headers = try JSONEncoder().encode(answer.headers)
        try await pool.transaction { connection in
            try connection.execute(
                """
                update isotherm.idempotency set status = $3, headers = $4, answer = $5 where tenant = $1 and key = $2
                """,
                [
                    .text(tenant), .text(key), .int(answer.status.code),
                    .json(String(decoding: headers, as: UTF8.self)),
                    .text(answer.text),
                ]
            )
        }
    }

    func forget(_ pool: Pool) async throws {
        try await pool.transaction { connection in
            try connection.execute(
                "delete from isotherm.idempotency where tenant = $1 and key = $2 and status is null",
                [.text(tenant), .text(key)]
            )
        }
    }

    private static func response(_ status: Int, _ row: Row) throws -> Response {
        var fields: HTTPFields = [:]
        let headers = try JSONDecoder().decode([String: String].self, from: Data(try row.string("headers").utf8))
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if let name = IdempotencyMiddleware.replayed { fields[name] = "true" }
        return Response(
            status: HTTPResponse.Status(code: status),
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: try row.string("answer")))
        )
    }
}
