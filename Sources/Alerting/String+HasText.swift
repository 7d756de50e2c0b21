extension String {
    /// Whether it says anything.
    var hasText: Bool { contains { !$0.isWhitespace } }
}
