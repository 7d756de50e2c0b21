import Foundation

/// The whole configuration, checked once at start and never changed.
///
/// Defaults lie under the file, the file under the environment, the environment under flags.
public struct Settings: Sendable {
    /// The customer of what names none.
    public let tenant: String
    /// Logging.
    public let log: LogSettings
    /// The MQTT broker.
    public let broker: BrokerSettings
    /// The database.
    public let database: DatabaseSettings
    /// The time-series store.
    public let storage: StorageSettings
    /// The collector.
    public let collector: CollectorSettings
    /// The detector.
    public let detector: DetectionSettings
    /// The planner.
    public let planning: PlanningSettings
    /// The routing engine.
    public let roads: RoadSettings
    /// The webhooks, in the order of their names.
    public let hooks: [HookSettings]
    /// Who is told of alerts.
    public let alerts: AlertSettings
    /// The HTTP server.
    public let http: HTTPSettings

    /// The definition of every setting.
    public static let keys: [SettingKey] =
        [.text("tenant", "default")] + LogSettings.keys + BrokerSettings.keys + DatabaseSettings.keys
        + StorageSettings.keys + CollectorSettings.keys + DetectionSettings.keys + PlanningSettings.keys
        + RoadSettings.keys + HookSettings.keys + AlertSettings.keys + HTTPSettings.keys

    /// Reads and checks the configuration.
    ///
    /// - Parameters:
    ///   - file: Path of a YAML file; nil takes defaults only.
    ///   - environment: Variables; those that begin with `ISOTHERM_` are settings.
    ///   - flags: Settings of the command line by their path.
    /// - Returns: The effective settings.
    /// - Throws: ``SettingsError`` with everything that is wrong.
    public static func load(
        file: String?,
        environment: [String: String],
        flags: [String: String] = [:]
    ) throws(SettingsError) -> Settings {
        var layers: [SettingsLayer] = []
        if let file {
            layers.append(try yamlLayer(file))
        }
        layers.append(.environment(environment, keys: keys))
        layers.append(.flags(flags, keys: keys))
        var reader = SettingsReader(layers: layers, keys: keys) { path in
            try String(contentsOfFile: path, encoding: .utf8)
        }
        let settings = Settings(&reader)
        guard reader.problems.isEmpty else {
            throw SettingsError(problems: reader.problems.sorted { $0.path < $1.path })
        }
        return settings
    }

    private static func yamlLayer(_ file: String) throws(SettingsError) -> SettingsLayer {
        do {
            return SettingsLayer.yaml(try String(contentsOfFile: file, encoding: .utf8), source: file)
        } catch {
            let reason = "expected a readable file: \(error.localizedDescription)"
            throw SettingsError(problems: [.init(path: "(file)", source: file, reason: reason)])
        }
    }

    private init(_ reader: inout SettingsReader) {
        tenant = reader.text("tenant")
        log = LogSettings(&reader)
        broker = BrokerSettings(&reader)
        database = DatabaseSettings(&reader)
        storage = StorageSettings(&reader)
        collector = CollectorSettings(&reader)
        detector = DetectionSettings(&reader)
        planning = PlanningSettings(&reader)
        roads = RoadSettings(&reader)
        var hooks: [HookSettings] = []
        for name in reader.names(in: "hooks") {
            hooks.append(HookSettings(name, &reader))
        }
        self.hooks = hooks
        alerts = AlertSettings(&reader)
        http = HTTPSettings(&reader)
    }
}
