import Payloads
import Settings
import Telemetry

/// The configured sources as routes of the decoder; what does not fit is told with its setting's path.
enum SourceRoutes {
    static func routes(_ settings: CollectorSettings, tenant: String) throws(SettingsError) -> [PayloadRoute] {
        var routes: [PayloadRoute] = []
        for source in settings.sources {
            routes.append(try route(source, tenant: tenant))
        }
        // The user's own come first: the first route that fits reads a message.
        return routes + PayloadRoute.standard(tenant: tenant)
    }

    private static func route(_ source: CollectorSettings.Source, tenant: String) throws(SettingsError) -> PayloadRoute
    {
        let path = "collector.sources.\(source.name)"
        // A shared subscription is `$share/GROUP/FILTER`; its messages come under their own topics.
        let parts = source.filter.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let topics = parts.count == 3 && parts[0] == "$share" ? String(parts[2]) : source.filter
        guard let filter = TopicFilter(topics) else {
            throw problem("\(path).filter", "expected an MQTT topic filter, came \"\(source.filter)\"")
        }
        guard let format = PayloadFormat(rawValue: source.format) else {
            let known = PayloadFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("\(path).format", "expected one of \(known), came \"\(source.format)\"")
        }
        return PayloadRoute(
            filter,
            format,
            tenant: .fixed(TenantName(rawValue: source.tenant ?? tenant)),
            mapping: try mapping(source.fields, path: "\(path).fields")
        )
    }

    /// `ours=theirs` for each field whose name differs.
    private static func mapping(_ fields: [String], path: String) throws(SettingsError) -> FieldMapping {
        var mapping = FieldMapping()
        for field in fields {
            let parts = field.split(separator: "=").map(String.init)
            guard parts.count == 2, let name = names[parts[0]] else {
                let known = names.keys.sorted().joined(separator: ", ")
                throw problem(path, "expected entries OURS=THEIRS with OURS one of \(known), came \"\(field)\"")
            }
            mapping[keyPath: name].append(parts[1])
        }
        return mapping
    }

    private static var names: [String: WritableKeyPath<FieldMapping, [String]>] {
        [
            "device": \.device, "time": \.time, "sequence": \.sequence, "metric": \.metric, "value": \.value,
            "unit": \.unit, "channel": \.channel, "values": \.values, "position": \.position, "latitude": \.latitude,
            "longitude": \.longitude, "speed": \.speed, "course": \.course, "altitude": \.altitude,
            "accuracy": \.accuracy, "ignored": \.ignored,
        ]
    }

    private static func problem(_ path: String, _ reason: String) -> SettingsError {
        SettingsError(path: path, reason: reason)
    }
}
