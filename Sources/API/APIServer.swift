import Access
import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
public import ServiceLifecycle

/// The HTTP server: the API, the event stream and the dispatcher's page.
public struct APIServer: Service {
    private let settings: APISettings
    private let services: APIServices
    private let certificates: ServerCertificates?
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// Prepares the server; nothing is bound before ``run()``.
    ///
    /// - Parameters:
    ///   - settings: How it works.
    ///   - dependencies: What it works with.
    ///   - logger: Where it says what happens.
    ///   - onRunning: Called with the port as soon as connections are accepted.
    /// - Throws: ``PageAssetsError`` when the page's files are missing.
    public init(
        settings: APISettings,
        dependencies: APIDependencies,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(PageAssetsError) {
        self.settings = settings
        self.logger = logger
        self.onRunning = onRunning
        certificates = settings.certificateFile.flatMap { chain in
            settings.keyFile.map { ServerCertificates(chainFile: chain, keyFile: $0) }
        }
        services = APIServices(
            certificates: certificates,
            settings: settings,
            dependencies: dependencies,
            hub: EventHub(listenerLimit: settings.streamListenerLimit),
            health: FeedHealth(),
            gate: Gate(
                configured: settings.token.map { ConfiguredToken(token: $0) },
                issuer: settings.issuer.map { Issuer($0) },
                cookie: PageCookie(usesTLS: settings.certificateFile != nil),
                pool: dependencies.pool,
                limits: GateLimits(requestsPerMinute: settings.requestsPerMinute)
            ),
            assets: try PageAssets(settings)
        )
    }

    /// Serves until the task is cancelled or the group shuts down in order; open streams end at once.
    public func run() async throws {
        try await application().run()
    }

    /// Reads the certificate and its key again, for connections that come from now on; without TLS nothing happens. What
    /// cannot be used is logged and leaves the one before.
    public func reloadCertificate() { watch?.look(isAsked: true) }

    private var watch: CertificateWatch? {
        certificates.map {
            CertificateWatch(
                certificates: $0,
                interval: .milliseconds(settings.certificateCheckMilliseconds),
                logger: logger
            )
        }
    }

    /// Every address with its method, for the check against the OpenAPI document.
    var routes: [Router<APIContext>.RouteDescription] { APIRouter.make(services).routes }

    func application() throws -> some ApplicationProtocol {
        let onRunning = onRunning
        let feed = EventFeed(
            options: services.dependencies.streamConnection,
            hub: services.hub,
            health: services.health,
            schemaBase: settings.schemaBase,
            logger: logger
        )
        let parts: [any Service] = [feed] + (watch.map { [$0] } ?? [])
        return Application(
            router: APIRouter.make(services),
            server: try serverBuilder(),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port),
                serverName: "isotherm"
            ),
            services: parts,
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    private func serverBuilder() throws -> HTTPServerBuilder {
        guard let certificates else { return .http1() }
        try certificates.load()
        return HTTPServerBuilder { responder in
            CertifiedChannel(base: HTTP1Channel(responder: responder), certificates: certificates)
        }
    }
}
