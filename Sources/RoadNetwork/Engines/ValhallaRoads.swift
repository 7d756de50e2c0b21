public import AsyncHTTPClient
public import Foundation

/// Travel times of a Valhalla server (`/sources_to_targets`), from version 3.1 on; it knows the time of day.
public struct ValhallaRoads: TravelTimes {
    private let options: RoadEngineOptions
    private let http: EngineHTTP
    private let timeZone: TimeZone
    private static let engine = "Valhalla"
    /// Valhalla's error codes that are about single places or pairs: too far apart (154), unconnected regions (170), no
    /// road near a place (171), no way (442).
    private static let pairErrors: Set<Int> = [154, 170, 171, 442]

    /// Creates a client; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - options: Where the server is and what it takes.
    ///   - timeZone: The zone of the roads: Valhalla takes departures in local time.
    ///   - client: What speaks HTTP; whoever made it ends it.
    public init(_ options: RoadEngineOptions, timeZone: TimeZone = .gmt, client: HTTPClient = .shared) {
        self.options = options
        self.timeZone = timeZone
        http = EngineHTTP(options: options, client: client, engine: Self.engine)
    }

    /// Seconds and metres from each of `sources` to each of `destinations`, without regard to the time of day.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate]
    ) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: sources, to: destinations, leaving: nil)
    }

    /// The same for drives that begin at `departure`.
    public func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        departure: Date
    ) async throws(RoadNetworkError) -> TravelTable {
        try await table(from: sources, to: destinations, leaving: localTime(departure))
    }

    private func table(
        from sources: [Coordinate],
        to destinations: [Coordinate],
        leaving: String?
    ) async throws(RoadNetworkError) -> TravelTable {
        let blocked = BlockedTable(
            sources: sources,
            destinations: destinations,
            options: options,
            engine: Self.engine
        )
        return try await blocked.fill { block throws(RoadNetworkError) in
            try await figures(Array(sources[block.rows]), Array(destinations[block.columns]), leaving)
        }
    }

    private func figures(
        _ sources: [Coordinate],
        _ targets: [Coordinate],
        _ leaving: String?
    ) async throws(RoadNetworkError) -> BlockFigures? {
        let question = ValhallaQuestion(
            sources: sources.map { place($0) },
            targets: targets.map { place($0) },
            costing: options.profile,
            dateTime: leaving.map { ValhallaQuestion.Departure(type: 1, value: $0) }
        )
        let answer = try await http.post("/sources_to_targets", try body(question))
        guard answer.status == 200 else { return try refuse(answer) }
        do throws(AnswerCursor.Malformed) {
            return try ValhallaTable.figures(answer.body, count: sources.count * targets.count)
        } catch {
            throw RoadNetworkError(
                code: .malformed,
                operation: Self.engine,
                detail: "the answer is not what Valhalla documents, at byte \(error.offset)"
            )
        }
    }

    private func place(_ place: Coordinate) -> ValhallaQuestion.Location {
        ValhallaQuestion.Location(
            lat: place.latitude,
            lon: place.longitude,
            // Valhalla then refuses a place without a road so near, instead of moving it any distance.
            searchCutoff: options.farthestRoadMetres
        )
    }

    private func body(_ question: ValhallaQuestion) throws(RoadNetworkError) -> Data {
        do {
            return try JSONEncoder().encode(question)
        } catch {
            throw RoadNetworkError(code: .malformed, operation: Self.engine, detail: "\(error)")
        }
    }

    /// Nil where smaller questions may be answered.
    private func refuse(_ answer: EngineHTTP.Answer) throws(RoadNetworkError) -> BlockFigures? {
        var code = 0
        var message = ""
        var cursor = AnswerCursor(answer.body)
        // An error page that is no JSON leaves the status as all that is known.
        try? cursor.members { (key: String, value: inout AnswerCursor) throws(AnswerCursor.Malformed) in
            switch key {
            case "error_code": code = Int(try value.number())
            case "error": message = try value.string()
            default: try value.skip()
            }
        }
        if Self.pairErrors.contains(code) { return nil }
        throw RoadNetworkError(
            code: .refused,
            operation: Self.engine,
            detail: "status \(answer.status), error \(code): \(message)"
        )
    }

    /// `2026-11-22T08:00` in the roads' zone.
    private func localTime(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        let two = { (value: Int?) -> String in
            let digits = String(value ?? 0)
            return digits.count < 2 ? "0" + digits : digits
        }
        let day = "\(parts.year ?? 1970)-\(two(parts.month))-\(two(parts.day))"
        return day + "T\(two(parts.hour)):\(two(parts.minute))"
    }
}
