import HTTPTypes
import Hummingbird

/// A refusal as RFC 9457 has it: what kind, what it means here, and which part of the request is wrong.
struct Problem: HTTPResponseError {
    /// One thing that is wrong with the request.
    struct Fault: Encodable, Sendable, Equatable {
        /// `#/orders/0/number` in the body, `?limit` in the query, `If-Match` in the headers.
        let pointer: String
        /// What kind of fault it is, for programs.
        let code: String
        /// What is wrong, for people.
        let detail: String
    }

    let status: HTTPResponse.Status
    /// The kind in lower-case words, the end of `type`.
    let code: String
    let detail: String
    var faults: [Fault] = []
    var headers: HTTPFields = [:]
    /// Further members of the document, already JSON, for instance who was first.
    var extensions: [String: String] = [:]

    init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        faults: [Fault] = [],
        headers: HTTPFields = [:],
        extensions: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers
        self.extensions = extensions
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: json(instance: request.uri.path)))
        )
    }

    private func json(instance: String) -> String {
        var members = [
            "\"type\":" + JSONText.quoted("urn:isotherm:problem:" + code),
            "\"title\":" + JSONText.quoted(status.reasonPhrase),
            "\"status\":\(status.code)",
            "\"detail\":" + JSONText.quoted(detail),
            "\"instance\":" + JSONText.quoted(instance),
        ]
        if !faults.isEmpty {
            let items = faults.map { fault in
                "{\"pointer\":\(JSONText.quoted(fault.pointer)),\"code\":\(JSONText.quoted(fault.code)),"
                    + "\"detail\":\(JSONText.quoted(fault.detail))}"
            }
            members.append("\"errors\":[" + items.joined(separator: ",") + "]")
        }
        for key in extensions.keys.sorted() {
            members.append(JSONText.quoted(key) + ":" + (extensions[key] ?? "null"))
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}

extension Problem {
    /// A parameter of the query that cannot be used.
    static func parameter(_ name: String, expected: String, came: String) -> Problem {
        let detail = "The parameter \(name) must be \(expected); came \(Described.text(came))."
        return Problem(
            .badRequest,
            "invalid-parameter",
            detail,
            faults: [Fault(pointer: "?" + name, code: "invalid", detail: detail)]
        )
    }

    /// Something that is not there, or belongs to another tenant.
    static func notFound(_ kind: String, _ name: String) -> Problem {
        Problem(.notFound, "not-found", "There is no \(kind) \(Described.text(name)).")
    }
}
