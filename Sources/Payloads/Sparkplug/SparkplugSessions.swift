/// What births told of nodes and devices, as long as they live: names and types by alias, and sequence numbers.
///
/// Bounded: when there are too many, all are forgotten, and the births that data then miss are asked for again.
struct SparkplugSessions {
    /// What a birth says of a metric, and later messages leave out.
    struct Definition {
        let name: String
        let type: SparkplugType?
        let unit: String?
    }

    private struct Node {
        var birthNumber: UInt64?
        var lastSequence: UInt64?
        var subjects: Set<String> = []
    }

    private struct Subject {
        var byAlias: [UInt64: Definition] = [:]
        var byName: [String: Definition] = [:]
        /// The last coordinates of each place, by the path of its metrics; NaN where there was no fix.
        var coordinates: [String: [FieldPart: Double]] = [:]
    }

    private var nodes: [String: Node] = [:]
    private var subjects: [String: Subject] = [:]
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes in a birth: what was known of the subject, and of a node's devices, is over.
    mutating func birth(of topic: SparkplugTopic, _ payload: SparkplugPayload) {
        if nodes.count + subjects.count >= limit {
            nodes.removeAll()
            subjects.removeAll()
        }
        if topic.kind == .nodeBirth {
            end(node: topic.node)
            nodes[topic.node] = Node(birthNumber: payload.birthNumber, lastSequence: payload.sequence)
        }
        var subject = Subject()
        for metric in payload.metrics {
            guard let name = metric.name else { continue }
            let definition = Definition(name: name, type: metric.type, unit: metric.engineeringUnit)
            subject.byName[name] = definition
            if let alias = metric.alias { subject.byAlias[alias] = definition }
        }
        subjects[topic.subject] = subject
        nodes[topic.node, default: Node()].subjects.insert(topic.subject)
    }

    /// Takes in a death; a last will of an earlier birth is of no account.
    mutating func death(of topic: SparkplugTopic, _ payload: SparkplugPayload) {
        guard topic.kind == .nodeDeath else {
            subjects[topic.subject] = nil
            nodes[topic.node]?.subjects.remove(topic.subject)
            return
        }
        let (present, dying) = (nodes[topic.node]?.birthNumber, payload.birthNumber)
        guard present == nil || dying == nil || present == dying else { return }
        end(node: topic.node)
    }

    /// Notes a message's sequence number (0 to 255, then again); whether it follows the one before.
    mutating func follows(_ sequence: UInt64?, of topic: SparkplugTopic) -> Bool {
        guard let sequence, topic.kind != .nodeBirth, topic.kind != .nodeDeath else { return true }
        guard let last = nodes[topic.node]?.lastSequence else {
            if nodes[topic.node] != nil { nodes[topic.node]?.lastSequence = sequence }
            return true
        }
        nodes[topic.node]?.lastSequence = sequence
        return sequence == (last + 1) % 256
    }

    /// What the births told of a metric; nil when neither its alias nor its name was in them.
    func definition(of metric: SparkplugMetric, of topic: SparkplugTopic) -> Definition? {
        if let name = metric.name, !name.isEmpty {
            return subjects[topic.subject]?.byName[name] ?? Definition(name: name, type: nil, unit: nil)
        }
        return metric.alias.flatMap { subjects[topic.subject]?.byAlias[$0] }
    }

    /// Adds the last coordinate that a place had to those that a message does not have, and keeps the new ones.
    ///
    /// Only of what was born: the births bound the memory, and say that the metrics are published when they change.
    mutating func complete(_ values: inout [FieldPart: Double], of topic: SparkplugTopic, path: String) {
        guard let subject = subjects[topic.subject] else { return }
        for part in [FieldPart.latitude, .longitude] {
            if let value = values[part] {
                subjects[topic.subject]?.coordinates[path, default: [:]][part] = value
            } else {
                values[part] = subject.coordinates[path]?[part]
            }
        }
    }

    private mutating func end(node: String) {
        for subject in nodes[node]?.subjects ?? [] { subjects[subject] = nil }
        nodes[node] = nil
    }
}
