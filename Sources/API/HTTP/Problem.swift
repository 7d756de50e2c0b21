import HTTPTypes
import Hummingbird

/// A refusal as RFC 9457 has it: what kind, what it means here, and which part of the request is wrong.
struct Problem: HTTPResponseError {
    /// One thing that is wrong with the request.
    struct Fault: Sendable, Equatable {
        /// `#/orders/0/number` in the body, `?limit` in the query, `If-Match` in the headers.
        let pointer: String
        /// What kind of fault it is, for programs.
        let code: String
        /// What is wrong, for people.
        let detail: String
        /// What is expected there; nil where that is nothing that has a code.
        var expected: Requirement?
        /// The value that came, as a text or as JSON has it; nil when nothing came.
        var came: String?

        /// A JSON object.
        var json: String {
            var members = [
                "\"pointer\":" + JSONText.quoted(pointer), "\"code\":" + JSONText.quoted(code),
                "\"detail\":" + JSONText.quoted(detail),
            ]
            if let expected { members.append("\"expected\":" + expected.json) }
            if let came { members.append("\"came\":" + JSONText.quoted(came)) }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    let status: HTTPResponse.Status
    let code: Code
    /// What is wrong, in English.
    let detail: String
    /// The figures and names in `detail`, for pages that say it in their own language.
    var particulars: [String: Particular] = [:]
    var faults: [Fault] = []
    var headers: HTTPFields = [:]
    /// Further members of the document, already JSON, for instance who was first.
    var extensions: [String: String] = [:]

    init(
        _ status: HTTPResponse.Status,
        _ code: Code,
        _ detail: String,
        particulars: [String: Particular] = [:],
        faults: [Fault] = [],
        headers: HTTPFields = [:],
        extensions: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.particulars = particulars
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

    /// The document; `instance` is the path that was asked for.
    func json(instance: String) -> String {
        var members = [
            "\"type\":" + JSONText.quoted("urn:isotherm:problem:" + code.rawValue),
            "\"title\":" + JSONText.quoted(status.reasonPhrase),
            "\"status\":\(status.code)",
            "\"detail\":" + JSONText.quoted(detail),
            "\"instance\":" + JSONText.quoted(instance),
        ]
        if !particulars.isEmpty {
            members.append("\"particulars\":{" + particulars.members.joined(separator: ",") + "}")
        }
        if !faults.isEmpty {
            members.append("\"errors\":[" + faults.map(\.json).joined(separator: ",") + "]")
        }
        for key in extensions.keys.sorted() {
            members.append(JSONText.quoted(key) + ":" + (extensions[key] ?? "null"))
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}

extension Problem {
    /// A parameter of the query that cannot be used.
    static func parameter(_ name: String, expected: Requirement, came: String) -> Problem {
        let detail = "The parameter \(name) must be \(expected.sentence); came \(Described.text(came))."
        let came = Described.short(came)
        let fault = Fault(pointer: "?" + name, code: "invalid", detail: detail, expected: expected, came: came)
        return Problem(.badRequest, .invalidParameter, detail, faults: [fault])
    }

    /// A field of the body that cannot be used.
    static func field(_ pointer: String, expected: Requirement, came: String) -> Problem {
        let detail = "\(pointer) must be \(expected.sentence); came \(Described.text(came))."
        let came = Described.short(came)
        let fault = Fault(pointer: pointer, code: "invalid", detail: detail, expected: expected, came: came)
        return Problem(.unprocessableContent, .invalidBody, detail, faults: [fault])
    }

    /// A write that a page of another site sends.
    static func foreignOrigin(_ origin: String) -> Problem {
        let origin = Described.short(origin)
        let detail = "A page of \"\(origin)\" may not write here."
        return Problem(.forbidden, .foreignOrigin, detail, particulars: ["origin": .text(origin)])
    }

    /// A field of the body that must not be empty.
    static func incomplete(_ field: String) -> Problem {
        let detail = "\(field) must not be empty."
        let fault = Fault(pointer: "#/" + field, code: "missing", detail: detail, expected: .text, came: "")
        return Problem(.unprocessableContent, .incomplete, detail, faults: [fault])
    }

    /// Something that is not there, or belongs to another tenant.
    static func notFound(_ kind: Subject, _ name: String) -> Problem {
        Problem(
            .notFound,
            .notFound,
            "There is no \(kind.words) \(Described.text(name)).",
            particulars: ["kind": .text(kind.rawValue), "name": .text(Described.short(name))]
        )
    }
}
