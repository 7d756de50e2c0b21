/// Where alerts belong together: a vehicle with all of its devices, a device on its own, or a gateway.
public struct AlertPlace: Sendable, Codable, Hashable {
    /// The kinds of places.
    public enum Kind: String, Sendable, Codable {
        /// A vehicle, with every device on it.
        case vehicle
        /// A device that is on no vehicle.
        case device
        /// A gateway.
        case gateway
    }

    /// Its kind.
    public let kind: Kind
    /// Its name.
    public let name: String

    /// Creates a place.
    public init(kind: Kind, name: String) {
        self.kind = kind
        self.name = name
    }
}
