// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Debug builds of the pure engines are optimised but keep `assert`, so that their tests run at a useful speed
/// (measured: an unoptimised search is 50 to 280 times slower).
let engine: [SwiftSetting] =
    strict + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit: Target.Dependency = .product(
    name: "ServiceLifecycleTestKit",
    package: "swift-service-lifecycle"
)
let metricsTestKit: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "isotherm",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "isotherm", targets: ["isotherm"]),
        .executable(name: "isotherm-fleet", targets: ["isotherm-fleet"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // C libraries of the system; only MQTT, Postgres and Alerting may import them, and the program itself the allocator.
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // The pure rooms: values in, values out.
        .target(name: "Telemetry", swiftSettings: engine),
        .target(name: "Routing", exclude: ["README.md"], swiftSettings: engine),
        .target(name: "Payloads", dependencies: ["Telemetry"], exclude: ["README.md"], swiftSettings: engine),
        .target(name: "ColdChain", dependencies: ["Telemetry"], exclude: ["README.md"], swiftSettings: engine),

        // The edges: one library or one kind of system each.
        .target(name: "Threads", swiftSettings: strict),
        .target(name: "MQTT", dependencies: ["CMosquitto", "Threads"], swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: strict),
        .target(name: "LocalServers", swiftSettings: strict),
        .target(name: "Settings", dependencies: [yams], swiftSettings: strict),
        .target(
            name: "Observability",
            dependencies: [logging, metrics, coreMetrics, lifecycle],
            swiftSettings: strict
        ),
        .target(
            name: "Schema",
            dependencies: ["Postgres"],
            resources: [.copy("Migrations")],
            swiftSettings: strict
        ),
        .target(name: "Outbox", dependencies: ["Postgres"], swiftSettings: strict),
        .target(
            name: "Access",
            dependencies: ["Postgres", crypto, httpClient, jwt, nio, nioHTTP1],
            swiftSettings: strict
        ),
        .target(
            name: "RoadNetwork",
            dependencies: [httpClient, nio, nioFoundation, nioHTTP1, metrics],
            swiftSettings: strict
        ),
        .target(name: "Profiles", dependencies: ["ColdChain", "Postgres", "Telemetry"], swiftSettings: strict),
        .target(
            name: "TimeSeries",
            dependencies: ["Postgres", "Telemetry"],
            exclude: ["Segments/README.md"],
            resources: [.copy("SQL")],
            swiftSettings: strict
        ),

        // The work.
        .target(
            name: "Collector",
            dependencies: [
                "MQTT", "Payloads", "TimeSeries", "ColdChain", "Outbox", "Postgres", "Telemetry", "Threads", logging,
                metrics, lifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Dispatching",
            dependencies: [
                "Routing", "RoadNetwork", "Outbox", "Postgres", "MQTT", "Telemetry", "Threads", logging, metrics,
                lifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Reports",
            dependencies: ["ColdChain", "Postgres", "Profiles", "Telemetry"],
            swiftSettings: strict
        ),
        .target(
            name: "Alerting",
            dependencies: [
                "CLibCurl", "MQTT", "Outbox", "Postgres", "Telemetry", "Threads", httpClient, crypto, nio, nioPosix,
                nioHTTP1, logging, metrics, lifecycle,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "API",
            dependencies: [
                "Access", "Dispatching", "Alerting", "TimeSeries", "ColdChain", "Outbox", "Postgres", "Routing",
                "RoadNetwork", "Reports", "Profiles", "Telemetry", "Threads", "Observability", hummingbird,
                hummingbirdCore,
                crypto, httpTypes, nio, nioSSL, nioFoundation, logging, metrics, lifecycle,
            ],
            resources: [.copy("Public"), .copy("openapi.json"), .copy("asyncapi.json")],
            swiftSettings: strict
        ),

        // The simulated fleet stands outside: MQTT and HTTP only.
        .target(
            name: "Fleet",
            dependencies: ["MQTT", httpClient, nio, nioHTTP1, yams],
            path: "simulators/fleet/Sources/Fleet",
            swiftSettings: strict
        ),

        // The whole loop in fast time, in process.
        .target(
            name: "Simulation",
            dependencies: ["ColdChain", "Dispatching", "Fleet", "RoadNetwork", "Telemetry", yams],
            swiftSettings: engine
        ),

        .executableTarget(
            name: "isotherm",
            dependencies: [
                "API", "Access", "Alerting", "ColdChain", "Collector", "Dispatching", "LocalServers", "MQTT",
                "Observability",
                "Fleet", "Outbox", "Payloads", "Postgres", "Profiles", "Reports", "RoadNetwork", "Routing", "Schema",
                "Settings",
                "Simulation", "Telemetry", "Threads", "TimeSeries", "CMalloc", argumentParser, hummingbird, httpTypes,
                logging,
                metrics,
                lifecycle,
                unixSignals, yams,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "isotherm-fleet",
            dependencies: ["Fleet", argumentParser],
            path: "simulators/fleet/Sources/Command",
            swiftSettings: strict
        ),

        // Measures the store on a server of its own: swift run -c release timeseries-bench
        .executableTarget(
            name: "timeseries-bench",
            dependencies: ["TimeSeries", "Postgres", "Schema", "Telemetry", "LocalServers"],
            path: "Benchmarks/timeseries",
            exclude: ["README.md"],
            swiftSettings: strict
        ),

        .target(
            name: "MigratedServer",
            dependencies: ["LocalServers", "Postgres", "Schema"],
            path: "Tests/MigratedServer",
            swiftSettings: strict
        ),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"], swiftSettings: strict),
        .testTarget(name: "RoutingTests", dependencies: ["Routing"], swiftSettings: strict),
        .target(name: "AllocationCount", path: "Tests/AllocationCount"),
        .testTarget(
            name: "PayloadsTests",
            dependencies: ["AllocationCount", "Payloads", "Telemetry"],
            swiftSettings: strict
        ),
        .testTarget(name: "ColdChainTests", dependencies: ["ColdChain", "Telemetry"], swiftSettings: strict),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: strict),
        .testTarget(name: "LocalServersTests", dependencies: ["LocalServers"], swiftSettings: strict),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: strict),
        .testTarget(name: "MQTTTests", dependencies: ["MQTT", "LocalServers"], swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "LocalServers"], swiftSettings: strict),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: ["Observability", logging, metrics, coreMetrics, lifecycle, lifecycleTestKit],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OutboxTests",
            dependencies: ["Outbox", "Postgres", "LocalServers", "MigratedServer"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TimeSeriesTests",
            dependencies: ["TimeSeries", "Postgres", "Schema", "Telemetry", "LocalServers", "MigratedServer"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RoadNetworkTests",
            dependencies: ["RoadNetwork", "LocalServers", httpClient, nio, nioPosix, nioHTTP1],
            resources: [.copy("Roads")],
            swiftSettings: strict
        ),
        .testTarget(name: "FleetTests", dependencies: ["Fleet"], swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Simulation", "ColdChain", "Dispatching", "Fleet", "RoadNetwork", yams],
            resources: [.copy("Days")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProfilesTests",
            dependencies: [
                "Profiles", "Access", "ColdChain", "Postgres", "Telemetry", "LocalServers", "MigratedServer",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Reports", "ColdChain", "Telemetry", "TimeSeries", "Postgres", "Profiles", "LocalServers",
                "MigratedServer",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CollectorTests",
            dependencies: [
                "Collector", "MQTT", "Payloads", "ColdChain", "Telemetry", "TimeSeries", "Postgres", "Profiles",
                "Schema",
                "LocalServers", "MigratedServer", logging, lifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DispatchingTests",
            dependencies: [
                "Dispatching", "Routing", "RoadNetwork", "Outbox", "MQTT", "Postgres", "LocalServers", "MigratedServer",
                logging,
                lifecycle,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Access", "Alerting", "Dispatching", "RoadNetwork", "Routing", "Payloads", "Postgres",
                "Profiles", "Telemetry", "TimeSeries", "LocalServers", "MigratedServer", "ColdChain", hummingbird,
                hummingbirdTesting, httpClient, crypto, jwt,
                logging, lifecycle, nio, nioHTTP1, nioSSL, httpTypes,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AlertingTests",
            dependencies: [
                "Alerting", "MQTT", "Outbox", "Postgres", "Schema", "LocalServers", "MigratedServer", httpClient, nio,
                nioHTTP1, logging, metrics, metricsTestKit, lifecycle, lifecycleTestKit,
            ],
            resources: [.copy("Receiver")],
            swiftSettings: strict
        ),
    ]
)
