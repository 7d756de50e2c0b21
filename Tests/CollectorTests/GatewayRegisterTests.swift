import Telemetry
import Testing

@testable import Collector

@Suite struct GatewayRegisterTests {
    private let now = Timestamp(microseconds: 1_767_225_600_000_000)

    private func origin(_ topic: String, _ register: inout GatewayRegister) -> GatewayRegister.Origin {
        let bytes = Array(topic.utf8)
        return register.origin(of: bytes.span, receivedAt: now)
    }

    @Test func inventedTopicsAreNotRememberedWithoutEndAndWhoWasKnownStaysKnown() {
        var register = GatewayRegister(rules: GatewayRules())
        let known = origin("isotherm/v1/acme/gateways/known/telemetry", &register).gateway
        #expect(known != nil)
        var refused = 0
        for number in 0..<250_000 {
            let origin = origin("isotherm/v1/acme/gateways/invented-\(number)/telemetry", &register)
            if origin.gateway == nil { refused += 1 }
        }
        #expect(register.names.count == GatewayRegister.gatewayLimit)
        #expect(refused == 250_001 - GatewayRegister.gatewayLimit)
        #expect(origin("isotherm/v1/acme/gateways/known/telemetry", &register).gateway == known)
        #expect(origin("isotherm/v1/acme/gateways/known/status", &register).isStatus)
    }
}
