/// What the registry says of a gateway.
enum GatewayStanding: String, Sendable {
    case registered
    case quarantined
    case revoked

    /// Why a message is not read; nil when it is.
    static func refusal(_ standing: GatewayStanding?, _ rules: GatewayRules) -> (code: String, reason: String)? {
        switch (standing, rules.registration) {
        case (.revoked, _): ("gateway_revoked", "the gateway's right to send was revoked")
        case (.quarantined, _): ("gateway_quarantined", "the gateway waits for somebody to admit it")
        case (.registered, _), (nil, .on): nil
        case (nil, .off): ("gateway_unknown", "the gateway is not registered")
        case (nil, .quarantine): ("gateway_quarantined", "the gateway is new and waits for somebody to admit it")
        }
    }
}
