import API
import Alerting
import ColdChain
import Collector
import Dispatching
import Logging
import MQTT
import Payloads
import Postgres
import Routing
import Settings
import TimeSeries

extension RoleWiring {
    func collector() throws -> CollectorService {
        let routes = try SourceRoutes.routes(settings.collector, tenant: settings.tenant)
        var options = CollectorOptions(
            broker: settings.broker.sessionOptions(part: "collector"),
            database: settings.database.connectionOptions(applicationName: "isotherm collector"),
            routes: routes
        )
        options.filters = settings.collector.filters + settings.collector.sources.map(\.filter)
        options.batchRows = settings.collector.batchRows
        options.batchMilliseconds = settings.collector.batchMilliseconds
        options.limits.payloadBytes = settings.collector.payloadLimitBytes
        options.keepsMessages = settings.collector.keepMessages
        options.defaultTenant = settings.tenant
        let (rate, bytes) = (settings.collector.gatewayMessagesPerSecond, settings.collector.gatewayBytesPerSecond)
        options.gateways.registration = GatewayRules.Registration(rawValue: settings.collector.registration) ?? .on
        options.gateways.messagesPerSecond = rate > 0 ? rate : nil
        options.gateways.bytesPerSecond = bytes > 0 ? bytes : nil
        options.gateways.deadLettersPerHour = settings.collector.gatewayDeadLettersPerHour
        options.spool = settings.collector.spoolFolder.map { folder in
            // A folder belongs to one collector; another client identifier is another collector.
            SpoolOptions(
                folder: "\(folder)/\(options.broker.clientIdentifier)",
                limitBytes: settings.collector.spoolLimitMegabytes << 20
            )
        }
        let choice = choice
        var detection = DetectionOptions { tenant, device, registered in
            choice.profile(of: device, tenant: tenant, registered: registered)
        }
        let follower = profileFollower("collector")
        detection.refresh = { connection throws(PostgresError) in try follower.refresh(on: connection) }
        options.detection = detection
        return CollectorService(options, logger: observation.logger("collector"))
    }

    private func profileFollower(_ part: String) -> ProfileFollower {
        ProfileFollower(catalog: choice.catalog, logger: observation.logger(part))
    }

    func storage() -> StorageService {
        let choice = choice
        let follower = profileFollower("storage")
        return StorageService(
            database: settings.database.connectionOptions(applicationName: "isotherm storage"),
            policy: settings.storage.policy,
            refreshInterval: .seconds(settings.storage.refreshSeconds),
            logger: observation.logger("storage"),
            ranges: { connection in
                try follower.refresh(on: connection)
                return try SeriesRanges(connection).update { tenant, device, registered in
                    choice.profile(of: device, tenant: tenant, registered: registered).map { ($0.low, $0.high) }
                }
            }
        )
    }

    func dispatcher() -> DispatchService {
        let planning = settings.planning
        var options = DispatchOptions(
            database: settings.database.connectionOptions(applicationName: "isotherm dispatcher"),
            broker: settings.broker.sessionOptions(part: "dispatcher")
        )
        options.policies = planning.policies
        options.watch = FleetWatchLimits(
            lateSeconds: planning.lateMinutes * 60,
            silentSeconds: planning.silentMinutes * 60,
            acknowledgeSeconds: planning.acknowledgeSeconds
        )
        options.proposalSeconds = planning.proposalMinutes * 60
        return DispatchService(
            options: options,
            planner: planner(),
            pool: pool,
            logger: observation.logger("dispatcher")
        )
    }

    func notifier() throws -> Notifier {
        let alerts = AlertChoice(settings: settings)
        return Notifier(
            database: settings.database.connectionOptions(applicationName: "isotherm notifier"),
            hooks: try hooks(),
            channels: try alerts.channels(),
            policy: try alerts.policy(),
            logger: observation.logger("notifier")
        )
    }

    func hooks() throws(SettingsError) -> [Hook] {
        var hooks: [Hook] = []
        for hook in settings.hooks {
            do throws(HookError) {
                hooks.append(
                    try Hook(
                        name: hook.name,
                        url: hook.url,
                        secrets: [hook.secret, hook.previousSecret].compactMap { $0?.revealed },
                        events: hook.events,
                        tenants: hook.tenants,
                        timeout: .seconds(hook.timeoutSeconds),
                        allowsPrivateAddresses: hook.allowsPrivateAddresses
                    )
                )
            } catch {
                throw SettingsError(path: "hooks.\(hook.name)", reason: "\(error)")
            }
        }
        return hooks
    }

    private func planner() -> Planner {
        var options = PlannerOptions()
        options.solveMilliseconds = settings.planning.solveMilliseconds
        return Planner(travelTimes: travelTimes, options: options)
    }
}
