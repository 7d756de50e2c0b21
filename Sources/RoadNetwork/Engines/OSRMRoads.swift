public import AsyncHTTPClient

/// Travel times and ways of an OSRM server (`/table`, `/route`), from version 5.20 on.
public struct OSRMRoads: TravelTimes {
    private let options: RoadEngineOptions
    private let http: EngineHTTP
    private static let engine = "OSRM"

    /// Creates a client; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - options: Where the server is and what it takes.
    ///   - client: What speaks HTTP; whoever made it ends it.
    public init(_ options: RoadEngineOptions, client: HTTPClient = .shared) {
        self.options = options
        http = EngineHTTP(options: options, client: client, engine: Self.engine)
    }

    /// Seconds and metres from each of `sources` to each of `destinations`, in as many requests as the server's limits
    /// ask for.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        let blocked = BlockedTable(
            sources: sources,
            destinations: destinations,
            options: options,
            engine: Self.engine
        )
        return try await blocked.fill { block throws(RoadNetworkError) in
            try await figures(Array(sources[block.rows]), Array(destinations[block.columns]))
        }
    }

    /// The way through `places` in their order; at each of them it may turn back, as the figures of `/table` assume.
    ///
    /// - Throws: ``RoadNetworkError``; `.refused` when no way leads through all of them.
    public func route(
        through places: [Coordinate],
        decimals: RoadRoute.Decimals = .six
    ) async throws(RoadNetworkError) -> RoadRoute {
        let geometries = decimals == .five ? "polyline" : "polyline6"
        let path =
            "/route/v1/\(options.profile)/\(Self.text(places))?overview=full&continue_straight=false"
            + "&geometries=\(geometries)"
        let answer = try await http.get(path)
        guard answer.status == 200 else { throw refusal(answer) }
        do throws(AnswerCursor.Malformed) {
            return try RoadRoute(osrm: answer.body)
        } catch {
            throw Self.malformed(error, "/route")
        }
    }

    /// The figures of one request, or nil when the server refuses these places together.
    private func figures(
        _ sources: [Coordinate],
        _ destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> BlockFigures? {
        let places = sources == destinations ? sources : sources + destinations
        let offset = sources == destinations ? 0 : sources.count
        let answer = try await http.get(
            "/table/v1/\(options.profile)/\(Self.text(places))?annotations=duration,distance"
                + "&sources=\(Self.list(0..<sources.count))"
                + "&destinations=\(Self.list(offset..<offset + destinations.count))"
        )
        guard answer.status == 200 else {
            let refusal = refusal(answer)
            // NoSegment is about some place of the block, TooBig about the block: smaller blocks find out which.
            if refusal.detail.hasPrefix("NoSegment") || refusal.detail.hasPrefix("TooBig") { return nil }
            throw refusal
        }
        do throws(AnswerCursor.Malformed) {
            let table = try OSRMTable(answer.body)
            return try table.figures(
                rows: sources.count,
                columns: destinations.count,
                farthest: options.farthestRoadMetres
            )
        } catch {
            throw Self.malformed(error, "/table")
        }
    }

    private func refusal(_ answer: EngineHTTP.Answer) -> RoadNetworkError {
        var code = "status \(answer.status)"
        var message = ""
        var cursor = AnswerCursor(answer.body)
        // An error page that is no JSON leaves the status as all that is known.
        try? cursor.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            switch key {
            case "code": code = try value.string()
            case "message": message = try value.string()
            default: try value.skip()
            }
        }
        return RoadNetworkError(code: .refused, operation: Self.engine, detail: "\(code) \(message)")
    }

    private static func malformed(_ error: AnswerCursor.Malformed, _ service: String) -> RoadNetworkError {
        RoadNetworkError(
            code: .malformed,
            operation: engine,
            detail: "the answer of \(service) is not what OSRM documents, at byte \(error.offset)"
        )
    }

    /// Six decimals are 0.1 m.
    private static func text(_ places: [Coordinate]) -> String {
        places.map { "\(FixedDecimals.text($0.longitude)),\(FixedDecimals.text($0.latitude))" }.joined(separator: ";")
    }

    private static func list(_ range: Range<Int>) -> String { range.map(String.init).joined(separator: ";") }
}
