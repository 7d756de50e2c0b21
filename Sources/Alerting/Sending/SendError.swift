/// An attempt that got no answer.
struct SendError: Error, CustomStringConvertible {
    enum Code {
        /// The host's name leads to no address.
        case hostUnknown
        /// The host's addresses are all private, and the hook does not allow that.
        case addressRefused
    }

    let code: Code
    /// One sentence for an operator.
    let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
