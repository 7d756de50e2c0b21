internal import Telemetry

/// Looks field and metric names up by their bytes; learns names as they come, within a bound.
struct FieldTable {
    /// Names beyond this are forgotten and learned again: strangers choose them.
    private static let learnedLimit = 8_192

    private(set) var rules: [MetricRule] = []
    private var fields = NameTable()
    private var roles: [FieldRole] = []
    private var metrics = NameTable()
    private var metricRules: [Int32] = []
    private var builtIn = (fields: 0, metrics: 0, rules: 0)

    init(_ mapping: FieldMapping) {
        for (name, target) in mapping.metrics.sorted(by: { $0.key < $1.key }) {
            let rule = append(target.rule)
            add(name, .measurement(rule))
            addMetric(name, rule)
        }
        for name in mapping.ignored { add(name, .ignored) }
        for part in FieldPart.allCases {
            for name in mapping.names(of: part) { add(name, .part(part)) }
        }
        builtIn = (roles.count, metricRules.count, rules.count)
    }

    /// What the field of this name is for.
    mutating func role(of field: Span<UInt8>, hash: UInt32? = nil) -> FieldRole {
        if let known = fields.find(field, hash: hash ?? NameTable.hash(field)) { return roles[known] }
        forgetIfFull()
        let name = field.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let role = FieldRole.measurement(append(MetricNames.rule(for: name)))
        add(name, role)
        return role
    }

    /// The number of the rule for a metric that the payload names as text.
    mutating func rule(ofMetric metric: Span<UInt8>, hash: UInt32? = nil) -> Int32 {
        if let known = metrics.find(metric, hash: hash ?? NameTable.hash(metric)) { return metricRules[known] }
        forgetIfFull()
        let name = metric.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let rule = append(MetricNames.rule(for: name))
        addMetric(name, rule)
        return rule
    }

    private mutating func append(_ rule: MetricRule) -> Int32 {
        rules.append(rule)
        return Int32(truncatingIfNeeded: rules.count - 1)
    }

    /// The first role given to a name stays: mappings come before the names known here.
    private mutating func add(_ name: String, _ role: FieldRole) {
        if fields.add(name) { roles.append(role) }
    }

    private mutating func addMetric(_ name: String, _ rule: Int32) {
        if metrics.add(name) { metricRules.append(rule) }
    }

    private mutating func forgetIfFull() {
        guard rules.count >= Self.learnedLimit else { return }
        fields.truncate(to: builtIn.fields)
        roles.removeLast(roles.count - builtIn.fields)
        metrics.truncate(to: builtIn.metrics)
        metricRules.removeLast(metricRules.count - builtIn.metrics)
        rules.removeLast(rules.count - builtIn.rules)
    }
}
