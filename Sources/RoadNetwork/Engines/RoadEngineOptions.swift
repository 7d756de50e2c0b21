/// How a routing engine is asked over HTTP.
public struct RoadEngineOptions: Sendable, Equatable {
    /// Where it answers, such as `http://127.0.0.1:5000`, without a slash at the end.
    public var address: String
    /// The engine's profile: `driving` of OSRM, `auto` or `truck` of Valhalla.
    public var profile: String
    /// The most places on one side of one request. OSRM takes 100 unless `--max-table-size` says otherwise, Valhalla
    /// 50 (2,500 pairs).
    public var placesPerSide: Int
    /// Milliseconds for one request.
    public var timeoutMilliseconds: Int
    /// How often one request is tried before the engine counts as away.
    public var attempts: Int
    /// How many requests are under way at once.
    public var requestsAtOnce: Int
    /// A place that is farther than so many metres from the nearest road cannot be reached.
    ///
    /// Engines move every place to the nearest road without a word, however far it is: a drop in the sea would be
    /// served from the shore.
    public var farthestRoadMetres: Double

    /// Creates options.
    public init(
        address: String,
        profile: String,
        placesPerSide: Int,
        timeoutMilliseconds: Int = 5_000,
        attempts: Int = 3,
        requestsAtOnce: Int = 4,
        farthestRoadMetres: Double = 1_500
    ) {
        var address = address
        while address.hasSuffix("/") { address.removeLast() }
        self.address = address
        self.profile = profile
        self.placesPerSide = max(1, placesPerSide)
        self.timeoutMilliseconds = max(1, timeoutMilliseconds)
        self.attempts = max(1, attempts)
        self.requestsAtOnce = max(1, requestsAtOnce)
        self.farthestRoadMetres = farthestRoadMetres
    }
}
