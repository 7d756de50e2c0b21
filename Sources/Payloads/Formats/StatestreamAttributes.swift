/// What Home Assistant's statestream said of entities in topics of their own: units and classes, which states need.
///
/// Bounded: when there are too many entities, all are forgotten and told again with their next states.
struct StatestreamAttributes {
    /// The attributes that matter, by the last level of their topics.
    enum Kind: String {
        case unit = "unit_of_measurement"
        case deviceClass = "device_class"
    }

    private static let limit = 20_000

    private var byEntity: [String: [Kind: String]] = [:]

    /// Notes an attribute; nil forgets it.
    mutating func set(_ kind: Kind, of entity: String, _ value: String?) {
        if byEntity[entity] == nil, byEntity.count >= Self.limit { byEntity.removeAll() }
        byEntity[entity, default: [:]][kind] = value
    }

    /// The attribute as it was told last.
    func value(_ kind: Kind, of entity: String) -> String? { byEntity[entity]?[kind] }
}
