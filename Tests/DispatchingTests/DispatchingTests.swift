import Testing

/// All tests of this room, one after the other: each talks to a database and blocks its thread meanwhile, so several at
/// once would only hold up the service that some of them run.
@Suite(.serialized) enum DispatchingTests {}
