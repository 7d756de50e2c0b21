import Payloads
import Testing

@Suite struct TopicFilterTests {
    @Test(arguments: [
        ("a/+/c", "a/b/c", true), ("a/+/c", "a/b/d", false), ("a/#", "a", true), ("a/#", "a/b/c", true),
        ("#", "a", true),
        ("#", "$SYS/x", false), ("+/x", "$SYS/x", false), ("$SYS/#", "$SYS/x", true), ("a/+", "a", false),
        ("a/+", "a/", true), ("a", "a/b", false),
    ])
    func matchesLikeABroker(filter: String, topic: String, expected: Bool) throws {
        let bytes = Array(topic.utf8)
        let topic = try Topic(checking: bytes.span)
        #expect(try #require(TopicFilter(filter)).matches(topic) == expected)
    }

    @Test(arguments: ["", "a/#/b", "a+/b", "a/b#"])
    func refusesMisplacedWildcards(filter: String) {
        #expect(TopicFilter(filter) == nil)
    }
}
