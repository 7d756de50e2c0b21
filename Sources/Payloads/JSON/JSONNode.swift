/// One token of a parsed document; 16 bytes.
struct JSONNode {
    enum Kind: UInt8 {
        case object, array, string, number, yes, no, null
        /// The name of the member whose value is the next node; `next` holds the name's hash.
        case key
        /// A key that occurs again later in its object: the last one counts.
        case shadowedKey
    }

    /// A place in the list that no token has taken.
    static let unused = JSONNode(kind: .null, start: 0, end: 0, next: 0)

    var kind: Kind
    /// Where the text of a string, key or number starts in the document's text.
    var start: UInt32
    /// Where that text ends.
    var end: UInt32
    /// The node after this one and all it contains.
    var next: UInt32
}
