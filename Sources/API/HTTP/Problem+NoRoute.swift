import HTTPTypes
import Hummingbird

extension Problem {
    /// Nothing answers a request: 405 with `Allow` where the address answers to other methods (RFC 9110, 15.5.6), 404
    /// where there is no such address.
    static func noRoute(_ request: Request) -> Problem {
        let methods = AccessMatrix.methods(at: request.uri.path)
        guard !methods.isEmpty else {
            return Problem(.notFound, .noSuchAddress, "Nothing answers \(request.method) \(request.uri.path).")
        }
        return Problem(
            .methodNotAllowed,
            .wrongMethod,
            "\(request.uri.path) answers to \(methods.joined(separator: ", ")), not to \(request.method).",
            particulars: ["words": .texts(methods)],
            headers: [.allow: methods.joined(separator: ", ")]
        )
    }
}
