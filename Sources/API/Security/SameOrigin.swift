import HTTPTypes
import Hummingbird

/// A browser sends our cookie with whatever a page asks it to: what writes must come from a page of ours.
enum SameOrigin {
    /// - Throws: 403 when the request names another origin than the address it was sent to.
    static func check(_ request: Request) throws(Problem) {
        guard let origin = request.headers[.origin] else { return }
        guard LoopbackName.authority(ofOrigin: origin) == request.head.authority else {
            throw Problem.foreignOrigin(origin)
        }
    }
}
