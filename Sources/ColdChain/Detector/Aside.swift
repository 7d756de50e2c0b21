/// Keeps a large value that is mostly not there outside of the state that it belongs to.
///
/// The state is copied for each look at one of its sides and for each checkpoint: with its events in line it had
/// kilobytes, and a tenth of the collector's time went into moving them.
@propertyWrapper
struct Aside<Value: Sendable>: Sendable {
    private var kept: [Value] = []

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Whether there is a value.
    var isThere: Bool { !kept.isEmpty }

    var wrappedValue: Value? {
        get { kept.first }
        set { kept = newValue.map { [$0] } ?? [] }
    }
}
