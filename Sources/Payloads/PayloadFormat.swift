/// The formats. A new one is a file in `Formats`, a case here and its line in `makeDecoder`.
public enum PayloadFormat: String, Hashable, Sendable, CaseIterable {
    /// The product's own JSON, and JSON like it by field mapping.
    case plainJSON = "plain"
    /// SenML in JSON.
    case senmlJSON = "senml-json"
    /// SenML in CBOR.
    case senmlCBOR = "senml-cbor"
    /// Sparkplug B.
    case sparkplugB = "sparkplug-b"
    /// ChirpStack v4 events.
    case chirpStack = "chirpstack-v4"
    /// The Things Stack v3 uplinks.
    case thingsStack = "tts-v3"
    /// OwnTracks locations.
    case ownTracks = "owntracks"
    /// Ruuvi Gateway.
    case ruuvi
    /// Tasmota sensors.
    case tasmota
    /// Zigbee2MQTT devices.
    case zigbee2MQTT = "zigbee2mqtt"
    /// Home Assistant states.
    case homeAssistant = "home-assistant"
    /// ThingsBoard device and gateway telemetry.
    case thingsBoard = "thingsboard"
    /// Traccar forwarded positions.
    case traccar

    /// A decoder of this format for one route.
    func makeDecoder(mapping: FieldMapping, limits: DecodingLimits) -> any PayloadDecoder {
        switch self {
        case .plainJSON: PlainJSONDecoder(mapping: mapping, limits: limits)
        case .senmlJSON: SenMLJSONDecoder(mapping: mapping, limits: limits)
        case .senmlCBOR: SenMLCBORDecoder(mapping: mapping, limits: limits)
        case .sparkplugB: SparkplugDecoder(mapping: mapping, limits: limits)
        case .chirpStack: ChirpStackDecoder(mapping: mapping, limits: limits)
        case .thingsStack: ThingsStackDecoder(mapping: mapping, limits: limits)
        case .ownTracks: OwnTracksDecoder(mapping: mapping, limits: limits)
        case .ruuvi: RuuviDecoder(mapping: mapping, limits: limits)
        case .tasmota: TasmotaDecoder(mapping: mapping, limits: limits)
        case .zigbee2MQTT: Zigbee2MQTTDecoder(mapping: mapping, limits: limits)
        case .homeAssistant: HomeAssistantDecoder(mapping: mapping, limits: limits)
        case .thingsBoard: ThingsBoardDecoder(mapping: mapping, limits: limits)
        case .traccar: TraccarDecoder(mapping: mapping, limits: limits)
        }
    }

    /// The format that a registered content type names; nil when it names none of ours.
    init?(contentType: String) {
        let essence = contentType.prefix { $0 != ";" && $0 != " " }
        switch essence.lowercased() {
        case "application/senml+json": self = .senmlJSON
        case "application/senml+cbor": self = .senmlCBOR
        default: return nil
        }
    }
}
