import Hummingbird

/// Puts routes and middlewares together.
enum APIRouter {
    static func make(_ services: APIServices) -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: MetricsMiddleware())
        router.add(middleware: SecurityHeadersMiddleware(map: services.settings.onlineMap))
        router.add(middleware: ProblemMiddleware(page: RefusalPage(assets: services.assets)))
        addFiles(to: router, services)
        router.add(
            middleware: AccessMiddleware(gate: services.gate, usualTenant: services.settings.defaultTenant)
        )

        ProbeRoutes(services: services).add(to: router)
        LoginRoutes(services: services).add(to: router)
        PageRoutes(services: services).add(to: router)

        let audit = AuditMiddleware(pool: services.pool)
        // Answers are kept whole for repeated requests and masked on their way out.
        let resources = router.group("v1").add(middleware: audit).add(
            middleware: MaskingMiddleware(pool: services.pool)
        ).add(
            middleware: IdempotencyMiddleware(pool: services.pool, bodyLimit: services.settings.largeBodyLimit)
        )
        for group in RouteList.groups {
            group.init(services).add(to: resources)
        }
        PlanEditRoutes(services: services).addEdit(to: resources)
        PlanEditRoutes(services: services).addCheck(to: router.group("v1"))
        // A secret that is shown once must not be kept for repeated requests.
        TokenRoutes(services: services).add(to: router.group("v1").add(middleware: audit))
        PersonRoutes(services: services).add(to: router.group("v1").add(middleware: audit))
        TrackRoutes(services: services).add(to: router.group("v1"))
        VroomRoutes(services: services).add(to: router.group("vroom"))
        TableRoutes(services: services).add(to: router.group("osrm"))
        return router
    }

    /// Files answer where no route does. Browsers ask again whether one has changed, which costs nothing here.
    private static func addFiles(to router: Router<APIContext>, _ services: APIServices) {
        let again = CacheControl([(MediaType(type: .any), [.noCache])])
        let assets = services.assets
        router.add(middleware: FileMiddleware(assets.folder, urlBasePath: "/page", cacheControl: again))
        if let folder = assets.vendorFolder {
            router.add(middleware: FileMiddleware(folder, urlBasePath: "/vendor", cacheControl: again))
        }
        if let folder = assets.basemapFolder {
            router.add(middleware: FileMiddleware(folder, urlBasePath: "/basemap", cacheControl: again))
        }
    }
}
