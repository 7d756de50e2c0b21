/// A snapshot that cannot be restored.
public enum SnapshotError: Error, Hashable, Sendable {
    /// The bytes are not a snapshot of a detector.
    case notASnapshot
    /// The snapshot was written by a different version of the state.
    case version(found: UInt16, expected: UInt16)
    /// The bytes were damaged or cut off.
    case damaged
}
