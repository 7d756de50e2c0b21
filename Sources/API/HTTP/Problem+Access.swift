import Access
import Hummingbird

extension Problem {
    /// What cannot be done about a token, in the terms of HTTP.
    init(_ error: AccessError) {
        switch error {
        case .invalid(let field, let expected, let came):
            self = .field("#/" + field, expected: Requirement(expected), came: came)
        case .duplicate(let name):
            self.init(.conflict, .duplicateToken, "\(error).", particulars: ["name": .text(name)])
        case .unknown(let token):
            self = .notFound(.validToken, token)
        case .database(let error):
            self.init(error)
        }
    }
}

extension Problem.Code {
    /// Why an issuer's token does not count.
    init(_ error: IssuerError) {
        self =
            switch error {
            case .malformed: .tokenMalformed
            case .algorithm: .tokenAlgorithm
            case .unknownKey: .tokenKey
            case .signature: .tokenSignature
            case .expired: .tokenExpired
            case .early: .tokenEarly
            case .claim: .tokenClaim
            case .keysAway: .issuerAway
            }
    }
}
