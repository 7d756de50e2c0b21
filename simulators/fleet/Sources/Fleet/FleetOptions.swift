/// Where the simulated devices connect to, and how fast their day goes.
public struct FleetOptions: Sendable {
    /// The day.
    public var scenario: Scenario
    /// The customer.
    public var tenant: String
    /// Host of the broker.
    public var brokerHost: String
    /// Port of the broker.
    public var brokerPort: UInt16
    /// Address of the API, for instance `http://127.0.0.1:8080`; nil places no orders.
    public var api: String?
    /// The API's token, where it wants one.
    public var token: String?
    /// Simulated seconds per real second.
    public var speed: Double
    /// File that the ground truth is appended to; nil writes none.
    public var truthFile: String?
    /// Messages that a gateway can keep while it has no network.
    public var memoryLimit = 100_000

    /// Creates options.
    public init(
        scenario: Scenario,
        tenant: String,
        brokerHost: String,
        brokerPort: UInt16,
        api: String? = nil,
        token: String? = nil,
        speed: Double = 1,
        truthFile: String? = nil
    ) {
        self.scenario = scenario
        self.tenant = tenant
        self.brokerHost = brokerHost
        self.brokerPort = brokerPort
        self.api = api
        self.token = token
        self.speed = speed
        self.truthFile = truthFile
    }
}
