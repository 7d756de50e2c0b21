/// How hard client and broker try. Level 2 is not offered: libmosquitto loses such messages when a client is killed
/// between PUBREC and PUBREL, and level 1 with a key in the database reaches the same end.
public enum QualityOfService: Int32, Hashable, Sendable {
    /// Sent once, never acknowledged.
    case atMostOnce = 0
    /// Sent until acknowledged.
    case atLeastOnce = 1
}
