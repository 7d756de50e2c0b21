/// Why an issuer's token does not count.
public enum IssuerError: Error, Equatable, CustomStringConvertible {
    /// It is no token of three parts, or its header cannot be read.
    case malformed(String)
    /// It is signed in a way that is not accepted: without a key, or with a shared one.
    case algorithm(String)
    /// None of the issuer's keys has this name.
    case unknownKey(String)
    /// The signature does not fit.
    case signature
    /// It has expired, at this second since the Unix epoch.
    case expired(Double)
    /// It counts only from this second on.
    case early(Double)
    /// A claim is absent or says something else than it must.
    case claim(name: String, expected: String)
    /// The issuer's keys cannot be read, and none are known.
    case keysAway(String)

    /// One sentence for whoever showed it.
    public var description: String {
        switch self {
        case .malformed(let what): "the token cannot be read: \(what)"
        case .algorithm(let name): "the token is signed with \(name), which is not accepted"
        case .unknownKey(let name): "the issuer has no key \(name)"
        case .signature: "the token's signature is wrong"
        case .expired: "the token has expired"
        case .early: "the token does not count yet"
        case .claim(let name, let expected): "the token's \(name) must be \(expected)"
        case .keysAway(let reason): "the issuer's keys cannot be read: \(reason)"
        }
    }
}
