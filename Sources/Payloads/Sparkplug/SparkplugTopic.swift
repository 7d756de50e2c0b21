/// `spBv1.0/{group}/{message type}/{node}[/{device}]`, taken apart.
struct SparkplugTopic {
    enum Kind: String {
        case nodeBirth = "NBIRTH"
        case nodeDeath = "NDEATH"
        case nodeData = "NDATA"
        case deviceBirth = "DBIRTH"
        case deviceDeath = "DDEATH"
        case deviceData = "DDATA"
    }

    let kind: Kind
    /// `group/node`.
    let node: String
    /// `group/node/device`, or the node where the message is about the node itself.
    let subject: String

    /// The topic's parts; nil for commands and host states, which hold no readings.
    init?(_ topic: Topic) throws(DecodingFailure) {
        if topic.level(1) == "STATE" || ["NCMD", "DCMD"].contains(topic.level(2)) { return nil }
        guard let group = topic.level(1), let word = topic.level(2), let kind = Kind(rawValue: word),
            let node = topic.level(3)
        else { throw DecodingFailure(.badTopic, "not a topic of Sparkplug B") }
        self.kind = kind
        self.node = "\(group)/\(node)"
        switch kind {
        case .nodeBirth, .nodeDeath, .nodeData:
            subject = self.node
        case .deviceBirth, .deviceDeath, .deviceData:
            guard let device = topic.level(4) else { throw DecodingFailure(.badTopic, "the topic names no device") }
            subject = "\(self.node)/\(device)"
        }
    }
}
