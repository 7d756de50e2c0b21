import API
import Collector
import Postgres
import RoadNetwork
import ServiceLifecycle
import Settings

/// What each role consists of, over the connections that the roles of one process share.
struct RoleWiring: Sendable {
    /// The services of a process, and what tells whether they can do their work.
    struct Running: Sendable {
        var services: [any Service] = []
        var probes: [ReadinessProbe] = []

        /// Whether nothing is wrong with any part.
        func isReady() async -> Bool {
            for probe in probes where await probe.failure() != nil { return false }
            return true
        }
    }

    let settings: Settings
    let observation: Observation
    let choice: ProfileChoice
    let pool: Pool
    let travelTimes: any TravelTimes

    init(settings: Settings, observation: Observation) throws {
        self.settings = settings
        self.observation = observation
        let profiles = try ProfileFiles.load(folder: settings.detector.profilesFolder)
        choice = try ProfileChoice(profiles: profiles, settings: settings.detector)
        travelTimes = RoadChoice.travelTimes(settings)
        pool = Pool(
            settings.database.connectionOptions(applicationName: "isotherm"),
            limits: PoolOptions(size: settings.database.poolSize)
        )
    }

    /// The services of `roles`, in the order in which they start: whoever answers people comes last.
    func running(_ roles: [Role]) throws -> Running {
        let wanted = Set(roles)
        var running = Running()
        running.probes.append(databaseProbe)
        if wanted.contains(.collector) {
            let collector = try collector()
            running.services += [ChunkKeeper(pool: pool, logger: observation.logger("chunks")), collector]
            running.services.append(BrokerWatch(settings: settings.broker, logger: observation.logger("broker")))
            running.probes.append(ReadinessProbe(part: "collector") { collector.health.status.failure })
        }
        if wanted.contains(.storage) { running.services.append(storage()) }
        if wanted.contains(.dispatcher) { running.services.append(dispatcher()) }
        if wanted.contains(.notifier) { running.services.append(try notifier()) }
        if wanted.contains(.api) {
            let api = try api(probes: running.probes)
            // Without a certificate the signal ends the process as ever: a closed terminal ends what runs in it.
            if settings.http.certificateFile != nil {
                running.services.append(HangupService { api.reloadCertificate() })
            }
            running.services.append(api)
        }
        return running
    }

    /// Gives the shared connections back.
    func close() async { await pool.close() }
}
