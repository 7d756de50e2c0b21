internal import Dispatching

/// A reason to plan anew.
struct Wish: Sendable {
    let trigger: ReplanTrigger
    let reference: String
}
