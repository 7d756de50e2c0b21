/// What a field of a JSON object is for.
enum FieldRole: Hashable {
    /// A part of the reading's frame, or of a position.
    case part(FieldPart)
    /// A measured value, by the number of its rule in the `FieldTable`.
    case measurement(Int32)
    /// Known, and nothing to store.
    case ignored
}
