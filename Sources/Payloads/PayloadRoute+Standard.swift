internal import Telemetry

extension PayloadRoute {
    /// The routes of the topics that each format's own documentation uses, and of the product's own.
    ///
    /// Foreign topics do not name a tenant: theirs is `default`.
    public static let standard: [PayloadRoute] = standard(tenant: "default")

    /// The standard routes with the tenant to whom foreign formats belong.
    public static func standard(tenant: String) -> [PayloadRoute] {
        let own: [PayloadRoute] = [
            route("isotherm/v1/+/gateways/+/telemetry", .plainJSON, .level(2), gatewayLevel: 4),
            route("isotherm/v1/+/+/+", .plainJSON, .level(2)),
        ].compactMap { $0 }
        return own
            + foreign.compactMap { filter, format, gatewayLevel in
                route(filter, format, .fixed(TenantName(rawValue: tenant)), gatewayLevel: gatewayLevel)
            }
    }

    private static func route(
        _ filter: String,
        _ format: PayloadFormat,
        _ tenant: TenantSource,
        gatewayLevel: Int? = nil
    ) -> PayloadRoute? {
        TopicFilter(filter).map { PayloadRoute($0, format, tenant: tenant, gatewayLevel: gatewayLevel) }
    }

    private static let foreign: [(filter: String, format: PayloadFormat, gatewayLevel: Int?)] = [
        ("isotherm/senml", .senmlJSON, nil), ("isotherm/senml-cbor", .senmlCBOR, nil),
        ("isotherm/ha", .homeAssistant, nil), ("isotherm/traccar", .traccar, nil),
        ("spBv1.0/#", .sparkplugB, 3),
        ("application/+/device/+/event/+", .chirpStack, nil),
        ("v3/+/devices/+/#", .thingsStack, nil),
        ("owntracks/#", .ownTracks, nil),
        ("ruuvi/#", .ruuvi, 1),
        ("tele/#", .tasmota, nil), ("stat/#", .tasmota, nil),
        ("zigbee2mqtt/#", .zigbee2MQTT, nil),
        ("homeassistant/#", .homeAssistant, nil),
        ("v1/devices/me/+", .thingsBoard, nil), ("v1/gateway/+", .thingsBoard, nil), ("v2/#", .thingsBoard, nil),
    ]
}
