internal import CMosquitto

/// An MQTT topic filter with its wildcards `+` and `#`.
public struct TopicFilter: Hashable, Sendable {
    /// The filter's text.
    public let rawValue: String

    /// Checks a filter.
    ///
    /// - Throws: ``MQTTError`` when wildcards stand where MQTT does not allow them.
    public init(_ rawValue: String) throws(MQTTError) {
        try MQTTError.check(mosquitto_sub_topic_check(rawValue), "check filter \(rawValue)")
        self.rawValue = rawValue
    }

    /// Whether a message on `topic` passes the filter.
    public func matches(_ topic: String) -> Bool {
        var matches = false
        let status = mosquitto_topic_matches_sub(rawValue, topic, &matches)
        return status == MOSQ_ERR_SUCCESS.rawValue && matches
    }
}
