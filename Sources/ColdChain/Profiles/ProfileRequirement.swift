/// What a value of a profile must be.
public enum ProfileRequirement: Hashable, Sendable {
    /// A text that is not empty.
    case text
    /// A whole number of at least so much.
    case atLeast(Int)
    /// A list of at most so many.
    case atMost(Int)
    /// More than zero.
    case positive
    /// Zero or more.
    case notNegative
    /// A temperature in degrees Celsius within this range.
    case celsius(ClosedRange<Double>)
    /// More than another field.
    case moreThan(String)
    /// Less than another field.
    case lessThan(String)
    /// At least as long as another field.
    case notShorterThan(String)
    /// Given: a range needs a lower or an upper edge.
    case anEdge
    /// Other than every other name of its list.
    case unique
    /// Given, as rules of this kind need it.
    case given(Rule.Kind)
    /// Absent, as rules of this kind have no use for it.
    case absent(Rule.Kind)
    /// The side on which this operator can hold.
    case side(Comparison)
    /// A key out of these.
    case knownKey([String])
    /// A word out of these.
    case oneOf([String])

    /// What stands behind "must be".
    public var sentence: String {
        switch self {
        case .text: "some words"
        case .atLeast(let least): "\(least) or more"
        case .atMost(let most): "a list of at most \(most)"
        case .positive: "more than zero"
        case .notNegative: "zero or more"
        case .celsius(let range): "a temperature from \(range.lowerBound) to \(range.upperBound) °C"
        case .moreThan(let field): "more than \(field)"
        case .lessThan(let field): "less than \(field)"
        case .notShorterThan(let field): "at least as long as \(field), or the rule could never fire"
        case .anEdge: "given, or low: a range needs an edge"
        case .unique: "a name that no other has"
        case .given(let kind): "given for a rule of the type \(kind.rawValue)"
        case .absent(let kind): "absent from a rule of the type \(kind.rawValue)"
        case .side(let comparison): "\(comparison.side.rawValue), the side of the operator \(comparison.rawValue)"
        case .knownKey(let keys): "one of the keys \(keys.joined(separator: ", "))"
        case .oneOf(let words): "one of \(words.joined(separator: ", "))"
        }
    }
}
