/// A map that browsers fetch from a server of somebody else.
public struct OnlineMap: Sendable {
    /// The address of a tile as an image, with `{z}`, `{x}` and `{y}`, or of a MapLibre style.
    public let address: String
    /// Scheme, host and port of the address: the only ones besides our own that a page may ask.
    public let origin: String
    /// Who made the map.
    public let attribution: String
    /// Where these words lead; nil for nowhere.
    public let attributionAddress: String?

    /// Creates a map; everything must have been checked.
    public init(address: String, origin: String, attribution: String, attributionAddress: String? = nil) {
        self.address = address
        self.origin = origin
        self.attribution = attribution
        self.attributionAddress = attributionAddress
    }
}
