/// The whole simulated fleet as a value: no clock, no network, the same seed gives the same day.
struct World: Sendable {
    /// What one step brings forth.
    struct Output: Sendable {
        var messages: [OutgoingMessage] = []
        var truth: [TruthRecord] = []
    }

    let scenario: Scenario
    let tenant: String
    /// Milliseconds since the Unix epoch at which the scenario began.
    let beganAt: Int64
    private(set) var elapsed = 0.0
    private(set) var vehicles: [SimulatedVehicle]
    private var sensors: [Sensor]
    private var sequences: [Int]
    private var reportCounts: [Int]
    private let run: String

    /// Creates the fleet, standing at its depot.
    ///
    /// `run` distinguishes the reports of this run from those of an earlier one.
    init(scenario: Scenario, tenant: String, beganAt: Int64, run: String) {
        self.scenario = scenario
        self.tenant = tenant
        self.beganAt = beganAt
        self.run = run
        let fleet = scenario.vehicles
        // Straight lines are driven slower by the detour that a road would take.
        let speed = fleet.speedKmh / 3.6 / fleet.detourFactor
        let names = (1...fleet.count).map { "\(fleet.prefix)-\($0)" }
        vehicles = names.map {
            SimulatedVehicle(name: $0, box: fleet.box, place: scenario.depot.place, metresPerSecond: speed)
        }
        sensors = names.map { Sensor(noise: fleet.noise, seed: scenario.seed, part: $0) }
        sequences = names.map { _ in 0 }
        reportCounts = names.map { _ in 0 }
    }

    /// The simulated time in milliseconds since the Unix epoch.
    var now: Int64 { beganAt + Int64((elapsed * 1_000).rounded()) }

    /// Whether a fault of `kind` is active on `vehicle` now.
    func isFaulty(_ vehicle: String, _ kind: Fault.Kind) -> Bool {
        scenario.faults.contains { $0.vehicle == vehicle && $0.kind == kind && $0.isActive(at: elapsed) }
    }

    /// Gives a vehicle its route.
    mutating func follow(vehicle: String, stops: [RouteStop], version: Int) {
        guard let index = vehicles.firstIndex(where: { $0.name == vehicle }) else { return }
        vehicles[index].follow(stops, version: version)
    }

    /// Lets one interval pass.
    mutating func step() -> Output {
        var output = Output()
        let span = scenario.vehicles.intervalSeconds
        elapsed += span
        for index in vehicles.indices {
            let name = vehicles[index].name
            vehicles[index].box.compressorWorks = !isFaulty(name, .compressorFailure)
            let ajar = isFaulty(name, .doorAjar)
            let reports = vehicles[index].pass(seconds: span, ambient: scenario.ambient, doorAjar: ajar)
            output.messages.append(telemetry(of: index, doorAjar: ajar))
            for report in reports {
                output.messages.append(message(of: report, by: index))
            }
            output.truth.append(truth(of: index, doorAjar: ajar))
        }
        return output
    }

    private mutating func telemetry(of index: Int, doorAjar: Bool) -> OutgoingMessage {
        let vehicle = vehicles[index]
        sequences[index] += 1
        let temperature = sensors[index].read(
            air: vehicle.box.air,
            stuck: isFaulty(vehicle.name, .sensorStuck),
            spikes: isFaulty(vehicle.name, .sensorSpikes)
        )
        let garbled = isFaulty(vehicle.name, .garbledPayloads)
        let payload = TelemetryPayload(
            device: vehicle.name,
            milliseconds: now,
            sequence: sequences[index],
            temperature: temperature,
            doorOpen: vehicle.doorOpen || doorAjar,
            compressorRuns: vehicle.box.compressorRuns,
            place: vehicle.place,
            speedKmh: vehicle.speedKmh,
            course: vehicle.course
        )
        let bytes = Array(payload.json.utf8)
        return OutgoingMessage(
            topic: "isotherm/v1/\(tenant)/gateways/gw-\(vehicle.name)/telemetry",
            payload: garbled ? Array(bytes.prefix(bytes.count / 2)) : bytes,
            vehicle: vehicle.name,
            sequence: sequences[index]
        )
    }

    private mutating func message(of report: CourierReport, by index: Int) -> OutgoingMessage {
        let vehicle = vehicles[index].name
        reportCounts[index] += 1
        let payload = CourierEventPayload(
            id: "\(vehicle)-\(run)-\(reportCounts[index])",
            kind: report.kind.rawValue,
            shipment: report.shipment,
            breakName: report.breakName,
            milliseconds: now
        )
        return OutgoingMessage(
            topic: "isotherm/v1/\(tenant)/couriers/\(Courier.name(of: vehicle))/events",
            payload: Array(payload.json.utf8),
            vehicle: vehicle
        )
    }

    private func truth(of index: Int, doorAjar: Bool) -> TruthRecord {
        let vehicle = vehicles[index]
        return TruthRecord(
            time: now,
            vehicle: vehicle.name,
            goods: (vehicle.box.goods * 1_000).rounded() / 1_000,
            air: (vehicle.box.air * 1_000).rounded() / 1_000,
            doorOpen: vehicle.doorOpen || doorAjar,
            compressorRuns: vehicle.box.compressorRuns,
            faults: scenario.faults.filter { $0.vehicle == vehicle.name && $0.isActive(at: elapsed) }.map(
                \.kind.rawValue
            )
        )
    }
}
