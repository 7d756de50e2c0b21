import Foundation
import MQTT

/// Runs a simulated fleet in real time or faster: one MQTT client for each gateway and each courier's device.
public struct FleetRunner: Sendable {
    private let options: FleetOptions
    private let report: @Sendable (String) -> Void

    /// Creates a run.
    ///
    /// - Parameters:
    ///   - options: What runs, where and how fast.
    ///   - report: Told in one line what happens.
    public init(options: FleetOptions, report: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.report = report
    }

    /// Runs until the task is cancelled, then sends what the devices still keep, as far as the broker takes it.
    public func run() async throws {
        let beganAt = Int64(Date().timeIntervalSince1970 * 1_000)
        let world = World(
            scenario: options.scenario,
            tenant: options.tenant,
            beganAt: beganAt,
            run: String(beganAt, radix: 36)
        )
        let names = world.vehicles.map(\.name)
        let state = FleetState(world: world, memoryLimit: options.memoryLimit)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names {
                let gateway = try Client(session("gw-\(name)"))
                let courier = try Client(session(Courier.name(of: name)))
                group.addTask { await forward(.gateway, of: name, through: gateway, state) }
                group.addTask { await forward(.courier, of: name, through: courier, state) }
                group.addTask { try await followPlans(of: name, through: courier, state) }
                group.addTask { try await followReceipts(of: name, through: gateway, state) }
            }
            group.addTask { try await live(state) }
            if let api = options.api {
                let desk = OrderDesk(api: api, tenant: options.tenant, token: options.token, report: report)
                group.addTask { try await desk.placeOrders(of: options.scenario, run: String(beganAt, radix: 36)) }
            }
            // The first failure ends the whole run: a fleet that does half of its work proves nothing.
            for try await _ in group {}
        }
    }

    private func session(_ name: String) -> SessionOptions {
        SessionOptions(host: options.brokerHost, port: options.brokerPort, clientIdentifier: "fleet-\(name)")
    }

    /// The clock of the world: a step for each interval, without drift.
    private func live(_ state: FleetState) async throws {
        var truth = try options.truthFile.map(TruthFile.init(path:))
        let pause = Duration.seconds(options.scenario.vehicles.intervalSeconds / options.speed)
        var next = ContinuousClock.now
        while !Task.isCancelled {
            next += pause
            // Cancellation ends the sleep and then the loop; it is no failure.
            try? await Task.sleep(until: next, clock: .continuous)
            let records = await state.step()
            try truth?.append(records)
        }
    }

    /// Sends what a device keeps, in order; it is forgotten only when the broker has it.
    private func forward(
        _ device: FleetState.Device,
        of vehicle: String,
        through client: Client,
        _ state: FleetState
    ) async {
        let pause = Duration.seconds(min(0.2, options.scenario.vehicles.intervalSeconds / options.speed / 2))
        while !Task.isCancelled {
            for message in await state.sendable(device, of: vehicle, limit: 100) {
                do {
                    try await client.publish(message.topic, message.payload)
                    await state.forget(1, device, of: vehicle)
                } catch {
                    // The message stays in the memory and is sent again: that is what the memory is for.
                    report("\(vehicle): the broker did not take a message (\(error)); it is kept")
                    break
                }
            }
            try? await Task.sleep(for: pause)  // cancellation ends the loop
        }
        await client.close()
    }

    private func followPlans(of vehicle: String, through client: Client, _ state: FleetState) async throws {
        let base = "isotherm/v1/\(options.tenant)/couriers/\(Courier.name(of: vehicle))/plan"
        for await message in try client.messages(base) {
            do {
                let plan = try PlanMessage.read(message.payload)
                await state.follow(plan, vehicle: vehicle)
                report("\(vehicle): follows plan \(plan.version) with \(plan.stops.count) stops")
                try await client.publish("\(base)/ack", Array("{\"version\":\(plan.version)}".utf8))
            } catch {
                report("\(vehicle): cannot use the plan it was sent: \(error)")
            }
        }
    }

    private func followReceipts(of vehicle: String, through client: Client, _ state: FleetState) async throws {
        let topic = "isotherm/v1/\(options.tenant)/gateways/gw-\(vehicle)/stored"
        for await message in try client.messages(topic) {
            do {
                await state.take(try StoredReceipt.read(message.payload), vehicle: vehicle)
            } catch {
                report("\(vehicle): cannot use the receipt it was sent: \(error)")
            }
        }
    }
}
