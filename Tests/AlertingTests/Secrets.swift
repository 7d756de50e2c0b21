import Foundation

/// Secrets for the tests.
enum Secrets {
    /// The secret of the example in the specification's reference libraries.
    static let specification = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let current = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
    static let previous = "whsec_" + Data(repeating: 9, count: 24).base64EncodedString()
}
