import API
import Access
import Alerting
import Dispatching
import Logging
import Observability
import Postgres
import Profiles
import Schema
import ServiceLifecycle
import Settings
import TimeSeries
import UnixSignals

/// Turns settings into running services: the one place where the rooms meet.
struct ServiceAssembly: Sendable {
    let settings: Settings
    private let observation: Observation

    /// Sets up logging and metrics for the process; call it once.
    init(settings: Settings) throws {
        self.settings = settings
        observation = Observation(settings: settings.log)
    }

    /// A logger that writes as the configuration says.
    func logger(_ label: String) -> Logger { observation.logger(label) }

    /// Brings the tables and the profiles in them up to date, and says what was done.
    func migrate() throws -> String {
        let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm migrate"))
        let applied = try Migrator(connection).apply(Schema.migrations())
        try settings.storage.prepare(connection)
        try TenantSeparation.install(connection)
        try ProfileArchive(connection).register(ProfileFiles.load(folder: settings.detector.profilesFolder).values)
        return applied.isEmpty ? "up to date" : "applied migrations \(applied.map(String.init).joined(separator: ", "))"
    }

    /// Runs the roles and whatever else until a signal or the end of one of them; then stops in order.
    func run(roles: [Role], more: [any Service]) async throws {
        // Without a role nothing is needed of what roles need: no profiles, no connections.
        let wiring = roles.isEmpty ? nil : try RoleWiring(settings: settings, observation: observation)
        let running = try wiring?.running(roles) ?? RoleWiring.Running()
        let manager = ServiceManagerService(
            manager: ServiceManager(environment: ProcessEnvironment.current),
            logger: logger("systemd"),
            isReady: { await running.isReady() }
        )
        // The group stops in reverse: the fleet and the API first, the collector after them, systemd hears of it first.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (running.services + more + [manager]).map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger("isotherm")
            )
        )
        StartupPages.giveBack()
        do {
            try await group.run()
        } catch {
            await wiring?.close()
            throw error
        }
        await wiring?.close()
    }
}
