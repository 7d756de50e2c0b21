/// A hook that is told nothing.
public struct DisabledHook: Sendable, Equatable {
    /// The hook's name.
    public let name: String
    /// The address at which it was disabled; a hook with another address is enabled.
    public let url: String
    /// Why.
    public let reason: String
    /// When, in microseconds since the Unix epoch.
    public let disabledAt: Int64
}
