import API
import Collector
import MQTT
import Observability
import Postgres
import Routing
import Settings

extension RoleWiring {
    /// The HTTP server with what this process can do.
    func api(probes: [ReadinessProbe]) throws -> APIServer {
        var settings = APISettings()
        settings.host = self.settings.http.host
        settings.port = self.settings.http.port
        settings.certificateFile = self.settings.http.certificateFile
        settings.keyFile = self.settings.http.keyFile
        settings.token = self.settings.http.token?.revealed
        settings.issuer = self.settings.http.issuer.map { $0.access(usualTenant: self.settings.tenant) }
        settings.requestsPerMinute = self.settings.http.requestsPerMinute
        settings.defaultTenant = self.settings.tenant
        settings.vendorFolder = self.settings.http.vendorFolder
        settings.basemapFolder = self.settings.http.basemapFolder
        settings.proposalSeconds = self.settings.planning.proposalMinutes * 60
        settings.onlineMap = self.settings.http.onlineMap.map {
            OnlineMap(
                address: $0.address,
                origin: $0.origin,
                attribution: $0.attribution,
                attributionAddress: $0.attributionAddress
            )
        }
        let registry = observation.registry
        let process = ProcessMetrics()
        let milliseconds = self.settings.planning.solveMilliseconds
        let dependencies = APIDependencies(
            pool: pool,
            streamConnection: self.settings.database.connectionOptions(applicationName: "isotherm stream"),
            defaultProfile: self.settings.detector.defaultProfile ?? "",
            hooks: try hooks(),
            policies: self.settings.planning.policies,
            probes: probes,
            metrics: { registry.exposition() + process.exposition() },
            solver: RoutingSolver { body in
                var command = VroomCommand()
                command.options.milliseconds = milliseconds
                let answer = command.run(body, clock: EngineClock.sinceNow())
                return RoutingSolver.Answer(code: answer.code, body: answer.bytes)
            },
            travelTimes: travelTimes,
            deadLetterRetry: try deadLetterRetry()
        )
        return try APIServer(settings: settings, dependencies: dependencies, logger: observation.logger("api"))
    }

    /// Drives a dead letter again; its client connects when it is first needed and stays.
    private func deadLetterRetry() throws -> DeadLetterRetry {
        let drive = DeadLetterDrive(
            pool: pool,
            client: try Client(settings.broker.sessionOptions(part: "api")),
            routes: try SourceRoutes.routes(settings.collector, tenant: settings.tenant)
        )
        return DeadLetterRetry { tenant, id in
            switch try await drive.drive(tenant: tenant, id: id) {
            case .published: .stored
            case .refused(let code, let reason): .refused(code: code, reason: reason)
            case .notFound: .notFound
            }
        }
    }

    /// Whether the database answers.
    var databaseProbe: ReadinessProbe {
        let pool = pool
        return ReadinessProbe(part: "database") {
            do {
                try await pool.withConnection { _ = try $0.query("select 1") }
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}
