/// What a field of a wished token must be.
public enum TokenRule: Sendable, Equatable {
    /// A name that a tenant can have.
    case tenantName
    /// At least one of these roles.
    case someOf([String])
    /// Nothing, as long as courier is not among the roles.
    case onlyCourier
    /// A time that is not over.
    case future
    /// A text of so many characters without control characters.
    case plainText(ClosedRange<Int>)

    /// What stands behind "must be", in English.
    public var sentence: String {
        switch self {
        case .tenantName: TenantName.expectation
        case .someOf(let words): "at least one of \(words.joined(separator: ", "))"
        case .onlyCourier: "only with the role courier"
        case .future: "in the future"
        case .plainText(let range):
            "\(range.lowerBound) to \(range.upperBound) characters without control characters"
        }
    }
}
