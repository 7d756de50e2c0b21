internal import Telemetry

/// The positions of one message. Sparkplug has no type for them: nodes publish each coordinate as a metric of its own.
///
/// Metrics belong to one place when their names have the same path before the last part, as `Location/Latitude` and
/// `Location/Longitude` have. Speed, course, altitude and accuracy are a position's only beside a coordinate of their path.
struct SparkplugPlaces {
    /// A metric, and what its birth says of it.
    struct Source {
        let metric: SparkplugMetric
        let definition: SparkplugSessions.Definition
    }

    /// What a message says of one place.
    struct Place {
        /// What stands before the last part of the names; empty where they have one part.
        let path: String
        fileprivate var sources: [FieldPart: Source] = [:]

        fileprivate init(path: String) { self.path = path }

        /// Whether a coordinate is among its parts.
        var hasCoordinate: Bool { sources[.latitude] != nil || sources[.longitude] != nil }

        /// What it has, always in the same order.
        var parts: [(part: FieldPart, source: Source)] {
            FieldPart.allCases.compactMap { part in sources[part].map { (part, $0) } }
        }
    }

    /// Which names are which part, in lower case: nodes write `Latitude` as well as `latitude`.
    struct Names {
        private static let parts: [FieldPart] = [.latitude, .longitude, .speed, .course, .altitude, .accuracy]
        private var partOfName: [String: FieldPart] = [:]
        /// Metrics that the configuration gives a meaning of their own, or none.
        private let configured: Set<String>

        init(_ mapping: FieldMapping) {
            for part in Self.parts {
                for name in mapping.names(of: part) { partOfName[name.lowercased()] = part }
            }
            configured = Set(mapping.metrics.keys).union(mapping.ignored)
        }

        /// The part that a metric tells, and its path; nil when it is no part of a position.
        func part(of name: String) -> (path: String, part: FieldPart)? {
            let slash = name.lastIndex(of: "/")
            let last = slash.map { name[name.index(after: $0)...] } ?? name[...]
            guard let part = partOfName[last.lowercased()], !configured.contains(name),
                !configured.contains(String(last))
            else { return nil }
            return (slash.map { String(name[..<$0]) } ?? "", part)
        }
    }

    /// The places in the order in which they were first named.
    private(set) var places: [Place] = []

    /// Takes in a metric that tells a part of a place. A second one of the same name begins the place of another moment, as
    /// in a message of what a node has kept.
    mutating func take(
        _ metric: SparkplugMetric,
        _ definition: SparkplugSessions.Definition,
        _ part: FieldPart,
        of path: String
    ) {
        var index = places.lastIndex { $0.path == path } ?? places.count
        if index < places.count, places[index].sources[part] != nil { index = places.count }
        if index == places.count { places.append(Place(path: path)) }
        places[index].sources[part] = Source(metric: metric, definition: definition)
    }
}
