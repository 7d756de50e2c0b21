import Access
import Hummingbird

extension Problem {
    /// What cannot be done about a token, in the terms of HTTP.
    init(_ error: AccessError) {
        switch error {
        case .invalid(let field, let expected, let came):
            self = .field("#/" + field, expected: expected, came: came)
        case .duplicate:
            self.init(.conflict, "duplicate-token", "\(error).")
        case .unknown(let token):
            self = .notFound("token that could be revoked", token)
        case .database(let error):
            self.init(error)
        }
    }
}
