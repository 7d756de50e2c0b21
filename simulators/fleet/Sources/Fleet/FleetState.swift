/// The world and what its devices still have to send, shared by the tasks of a run.
actor FleetState {
    /// The two kinds of devices aboard a vehicle.
    enum Device: CaseIterable, Sendable {
        /// Publishes telemetry.
        case gateway
        /// Publishes what the courier reports.
        case courier
    }

    private var world: World
    private var gateways: [String: GatewayMemory] = [:]
    private var couriers: [String: GatewayMemory] = [:]

    init(world: World, memoryLimit: Int) {
        self.world = world
        for vehicle in world.vehicles {
            gateways[vehicle.name] = GatewayMemory(limit: memoryLimit)
            couriers[vehicle.name] = GatewayMemory(limit: memoryLimit)
        }
    }

    /// Lets one interval pass and keeps what the devices want to send; returns the ground truth.
    func step() -> [TruthRecord] {
        let output = world.step()
        for message in output.messages {
            if message.topic.hasSuffix("/telemetry") {
                gateways[message.vehicle]?.store(message)
            } else {
                couriers[message.vehicle]?.store(message)
            }
        }
        return output.truth
    }

    /// The oldest messages that a device may send now; none while its network is away.
    func sendable(_ device: Device, of vehicle: String, limit: Int) -> [OutgoingMessage] {
        guard !world.isFaulty(vehicle, .gatewayOffline) else { return [] }
        return Array((device == .gateway ? gateways : couriers)[vehicle]?.oldest(limit) ?? [])
    }

    /// Forgets messages that the broker has.
    func forget(_ count: Int, _ device: Device, of vehicle: String) {
        switch device {
        case .gateway: gateways[vehicle]?.forget(count)
        case .courier: couriers[vehicle]?.forget(count)
        }
    }

    /// Gives a gateway its receipt.
    func take(_ receipt: StoredReceipt, vehicle: String) { gateways[vehicle]?.take(receipt) }

    /// Gives a vehicle its route.
    func follow(_ plan: PlanMessage, vehicle: String) {
        let stops = plan.route(atDoor: Double(world.scenario.orders.serviceSeconds))
        world.follow(vehicle: vehicle, stops: stops, version: plan.version)
    }

    /// Messages that still wait in all devices.
    var waiting: Int {
        gateways.values.map(\.count).reduce(0, +) + couriers.values.map(\.count).reduce(0, +)
    }
}
