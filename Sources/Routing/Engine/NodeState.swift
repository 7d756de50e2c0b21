/// What the running plan knows about a stop or a sentinel, together in one cache line: who asks for one of these asks for
/// most of them.
///
/// The fields are described in `Plan`, which has them as columns too.
struct NodeState: BitwiseCopyable {
    var next: Int32 = -1
    var previous: Int32 = -1
    var vehicle: Int32 = -1
    var place: Int32 = 0
    var position: Int32 = 0
    /// For which absent job the place behind the node was last tried (`NearPlaces.swift`).
    var lastLook: Int32 = 0
    var costToNext = 0
    var departure = 0
    var latestArrival = 0
    var latenessThrough = 0
    var latenessFrom = 0
}
