internal import Fleet
internal import Yams

/// Reads YAML files and refuses keys that nobody knows: a misspelt key must not be a default in silence.
enum ScenarioFile {
    /// The keys that may stand in a place of a file.
    indirect enum Shape: Sendable {
        case value
        case list(Shape)
        case keys([String: Shape])

        private static func values(_ names: String...) -> [String: Shape] {
            Dictionary(uniqueKeysWithValues: names.map { ($0, .value) })
        }

        private static let batch = Shape.keys(
            values(
                "prefix",
                "count",
                "facility",
                "radiusKm",
                "profile",
                "windowStart",
                "windowEnd",
                "serviceSeconds",
                "amountUpTo",
                "valueFrom",
                "valueUpTo"
            )
        )

        private static let change = Shape.keys(
            values("kind", "at", "told", "until", "vehicle", "facility", "ambient").merging(["orders": batch]) { $1 }
        )

        static let scenario = Shape.keys(
            values("name", "title", "seed", "day").merging(["changes": .list(change)]) { $1 }
        )

        private static let site = Shape.keys(
            values("name", "kind", "label", "latitude", "longitude", "capacity").merging(["profiles": .value]) { $1 }
        )

        private static let box = Shape.keys(
            values(
                "wallSeconds",
                "doorSeconds",
                "airGoodsSeconds",
                "goodsSeconds",
                "coolingPerSecond",
                "setPoint",
                "hysteresis"
            )
        )

        private static let group = Shape.keys(
            values("prefix", "count", "depot", "capacity", "profile", "carries", "shiftStart", "shiftEnd")
                .merging(["box": box, "breaks": .list(Shape.keys(values("name", "earliest", "latest", "minutes")))]) {
                    $1
                }
        )

        static let day = Shape.keys(
            values("begins", "ends", "ambient", "speedKmh", "detourFactor", "doorSeconds", "noise").merging([
                "sites": .list(site), "vehicles": .list(group), "orders": .list(batch),
            ]) { $1 }
        )
    }

    /// Reads a file of a known shape.
    static func read<Value: Decodable>(
        _ type: Value.Type,
        path: String,
        shape: Shape
    ) throws(ScenarioError) -> Value {
        try ScenarioReader.read(type, path: path) { text in
            guard let node = try Yams.compose(yaml: text), let key = unknownKey(node, shape, at: "") else { return }
            throw ScenarioError(file: path, reason: "\(key): is not a key that is known here")
        }
    }

    /// The path of the first key that has no place in the shape.
    private static func unknownKey(_ node: Node, _ shape: Shape, at path: String) -> String? {
        switch (shape, node) {
        case (.keys(let known), .mapping(let mapping)):
            for (key, value) in mapping {
                let name = key.string ?? "?"
                let place = path.isEmpty ? name : "\(path).\(name)"
                // YAML's merge key: the other mapping's keys stand here too.
                if name == "<<" {
                    if let unknown = unknownKey(value, shape, at: path) { return unknown }
                    continue
                }
                guard let inner = known[name] else { return place }
                if let unknown = unknownKey(value, inner, at: place) { return unknown }
            }
        case (.list(let inner), .sequence(let sequence)):
            for (index, value) in sequence.enumerated() {
                if let unknown = unknownKey(value, inner, at: "\(path)[\(index)]") { return unknown }
            }
        default: break
        }
        return nil
    }
}
