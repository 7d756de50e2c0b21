internal import CMosquitto
internal import Glibc

/// The MQTT 5 properties of a message that Isotherm uses.
public struct MessageProperties: Hashable, Sendable {
    /// What the payload is, for instance `application/json`.
    public var contentType: String?
    /// Where the answer is expected.
    public var responseTopic: String?
    /// What the answer must carry to be recognised.
    public var correlationData: [UInt8]?
    /// What applications tell each other by names of their own; of several values of a name the first.
    public var user: [String: String]

    /// Creates properties; all may be absent.
    public init(
        contentType: String? = nil,
        responseTopic: String? = nil,
        correlationData: [UInt8]? = nil,
        user: [String: String] = [:]
    ) {
        self.contentType = contentType
        self.responseTopic = responseTopic
        self.correlationData = correlationData
        self.user = user
    }

    /// Reads the properties that libmosquitto received.
    init(_ list: OpaquePointer?) {
        user = Self.user(list)
        guard let list else { return }
        contentType = Self.string(list, MQTT_PROP_CONTENT_TYPE)
        responseTopic = Self.string(list, MQTT_PROP_RESPONSE_TOPIC)
        correlationData = Self.bytes(list, MQTT_PROP_CORRELATION_DATA)
    }

    /// Calls `body` with these properties as a list of libmosquitto, which is freed afterwards.
    func withList<Value>(
        _ body: (OpaquePointer?) throws(MQTTError) -> Value
    ) throws(MQTTError) -> Value {
        var list: OpaquePointer?
        defer { mosquitto_property_free_all(&list) }
        if let contentType {
            try MQTTError.check(
                mosquitto_property_add_string(&list, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), contentType),
                "add content type"
            )
        }
        if let responseTopic {
            try MQTTError.check(
                mosquitto_property_add_string(&list, Int32(MQTT_PROP_RESPONSE_TOPIC.rawValue), responseTopic),
                "add response topic"
            )
        }
        if let correlationData {
            guard let count = UInt16(exactly: correlationData.count) else {
                throw MQTTError(.invalidArgument, operation: "add correlation data", reason: "more than 65,535 bytes")
            }
            try MQTTError.check(
                mosquitto_property_add_binary(
                    &list,
                    Int32(MQTT_PROP_CORRELATION_DATA.rawValue),
                    correlationData,
                    count
                ),
                "add correlation data"
            )
        }
        for (name, value) in user {
            try MQTTError.check(
                mosquitto_property_add_string_pair(&list, Int32(MQTT_PROP_USER_PROPERTY.rawValue), name, value),
                "add user property"
            )
        }
        return try body(list)
    }

    /// The content type alone.
    static func contentType(_ list: OpaquePointer?) -> String? {
        list.flatMap { string($0, MQTT_PROP_CONTENT_TYPE) }
    }

    /// The user properties alone.
    static func user(_ list: OpaquePointer?) -> [String: String] {
        var properties: [String: String] = [:]
        var (place, isBehind) = (list, false)
        while let current = place {
            var (name, value): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
            place = mosquitto_property_read_string_pair(
                current,
                Int32(MQTT_PROP_USER_PROPERTY.rawValue),
                &name,
                &value,
                isBehind
            )
            isBehind = true
            guard place != nil, let name, let value else { break }
            let key = String(cString: name)
            if properties[key] == nil { properties[key] = String(cString: value) }
            free(name)
            free(value)
        }
        return properties
    }

    private static func string(_ list: OpaquePointer, _ property: mqtt5_property) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard mosquitto_property_read_string(list, Int32(property.rawValue), &value, false) != nil, let value else {
            return nil
        }
        defer { free(value) }
        return String(cString: value)
    }

    private static func bytes(_ list: OpaquePointer, _ property: mqtt5_property) -> [UInt8]? {
        var value: UnsafeMutableRawPointer?
        var count: UInt16 = 0
        guard mosquitto_property_read_binary(list, Int32(property.rawValue), &value, &count, false) != nil else {
            return nil
        }
        guard let value else { return [] }
        defer { free(value) }
        return [UInt8](UnsafeRawBufferPointer(start: value, count: Int(count)))
    }
}
