/// An answer of OSRM's `/table`.
struct OSRMTable {
    private var durations: [Double] = []
    private var distances: [Double] = []
    private var sourceSnaps: [Double] = []
    private var destinationSnaps: [Double] = []

    init(_ body: [UInt8]) throws(AnswerCursor.Malformed) {
        var cursor = AnswerCursor(body)
        var table = (durations: [Double](), distances: [Double](), sources: [Double](), destinations: [Double]())
        try cursor.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            switch key {
            case "durations": table.durations = try value.grid()
            case "distances": table.distances = try value.grid()
            case "sources": table.sources = try Self.snaps(&value)
            case "destinations": table.destinations = try Self.snaps(&value)
            default: try value.skip()
            }
        }
        (durations, distances, sourceSnaps, destinationSnaps) = table
    }

    /// The figures; a place that was moved farther than `farthest` metres to a road has no way to or from it.
    func figures(rows: Int, columns: Int, farthest: Double) throws(AnswerCursor.Malformed) -> BlockFigures {
        guard durations.count == rows * columns, distances.count == rows * columns,
            sourceSnaps.count == rows, destinationSnaps.count == columns
        else { throw AnswerCursor.Malformed(offset: 0) }
        var figures = BlockFigures(durations: durations, distances: distances)
        for row in 0..<rows {
            for column in 0..<columns where sourceSnaps[row] > farthest || destinationSnaps[column] > farthest {
                figures.durations[row * columns + column] = .nan
                figures.distances[row * columns + column] = .nan
            }
        }
        return figures
    }

    /// By how many metres each place was moved.
    private static func snaps(_ cursor: inout AnswerCursor) throws(AnswerCursor.Malformed) -> [Double] {
        var snaps: [Double] = []
        try cursor.items { (waypoint: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            var distance = 0.0
            try waypoint.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                if key == "distance" { distance = try value.number() } else { try value.skip() }
            }
            snaps.append(distance)
        }
        return snaps
    }
}
