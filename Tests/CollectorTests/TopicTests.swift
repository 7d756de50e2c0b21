@testable import Collector
import Testing

@Suite struct TopicTests {
    @Test(arguments: [
        ("isotherm/v1/acme/gateways/g1/telemetry", "acme", "g1", "telemetry"),
        ("isotherm/v1/acme/couriers/anna/events", "acme", nil, "couriers/anna/events"),
        ("isotherm/v1/acme/gateways//status", "acme", nil, "gateways//status"),
    ]) func `a topic of the house is split into its parts`(
        topic: String,
        tenant: String,
        gateway: String?,
        rest: String
    ) {
        let parts = HouseTopic(topic)
        #expect(parts?.tenant == tenant)
        #expect(parts?.gateway == gateway)
        #expect(parts?.rest == rest)
    }

    @Test(arguments: ["", "isotherm/v2/a/b", "ruuvi/x/y/z", "isotherm/v1//gateways/g/status", "isotherm/v1/acme"])
    func `a foreign topic is none of the house`(topic: String) {
        #expect(HouseTopic(topic) == nil)
    }
}
