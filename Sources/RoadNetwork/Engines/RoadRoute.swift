/// A way on roads through several places.
public struct RoadRoute: Sendable, Equatable {
    /// Seconds of driving.
    public let seconds: Double
    /// Metres.
    public let metres: Double
    /// The line as Google's encoded polyline, with as many decimals as were asked for.
    public let polyline: String

    /// How many decimals of a degree an encoded polyline keeps: 5 are 1 m, 6 are 0.1 m.
    public enum Decimals: Int, Sendable {
        case five = 5
        case six = 6
    }

    /// The first way of an answer of OSRM's `/route`.
    init(osrm body: [UInt8]) throws(AnswerCursor.Malformed) {
        var cursor = AnswerCursor(body)
        var first: (seconds: Double, metres: Double, polyline: String)?
        try cursor.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            guard key == "routes" else { return try value.skip() }
            try value.items { (route: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                var way = (seconds: Double.nan, metres: Double.nan, polyline: "")
                try route.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
                    switch key {
                    case "duration": way.seconds = try value.number()
                    case "distance": way.metres = try value.number()
                    case "geometry": way.polyline = try value.string()
                    default: try value.skip()
                    }
                }
                if first == nil { first = way }
            }
        }
        guard let first, first.seconds.isFinite, first.metres.isFinite else {
            throw AnswerCursor.Malformed(offset: 0)
        }
        (seconds, metres, polyline) = first
    }
}
