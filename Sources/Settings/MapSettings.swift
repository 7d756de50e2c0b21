/// A map that the page fetches from a server, in place of the shipped extract.
public struct MapSettings: Sendable {
    /// The address of a tile as an image, with `{z}`, `{x}` and `{y}`, or of a MapLibre style.
    public let address: String
    /// Scheme, host and port of the address, which are all that browsers may ask.
    public let origin: String
    /// Who made the map, as its licence wants it to be said.
    public let attribution: String
    /// Where these words lead; nil for nowhere.
    public let attributionAddress: String?

    static let keys: [SettingKey] = [
        .text("http.map.url"),
        .text("http.map.attribution"),
        .text("http.map.attribution_url"),
    ]

    /// What may stand between the braces of an address of tiles: MapLibre fills in no more of it.
    private static let placeholders: Set<String> = ["z", "x", "y", "ratio"]

    /// Nil without an address.
    init?(_ reader: inout SettingsReader) {
        address = reader.optionalText("http.map.url") ?? ""
        attribution = reader.optionalText("http.map.attribution") ?? ""
        attributionAddress = reader.optionalText("http.map.attribution_url")
        origin = Self.origin(of: address) ?? ""
        if address.isEmpty {
            for key in ["attribution", "attribution_url"] where reader.optionalText("http.map.\(key)") != nil {
                reader.problem("http.map.\(key)", "expected http.map.url, whose map it is about")
            }
            return nil
        }
        if let fault = Self.fault(of: address, origin: origin) { reader.problem("http.map.url", fault) }
        if attribution.isEmpty {
            reader.problem("http.map.attribution", "expected who made the map, as its licence wants it to be said")
        }
        if let attributionAddress, Self.origin(of: attributionAddress) == nil {
            reader.problem("http.map.attribution_url", "expected an address, came \"\(attributionAddress)\"")
        }
    }

    private static func fault(of address: String, origin: String) -> String? {
        if origin.isEmpty { return "expected https://HOST/…, without a user, came \"\(address)\"" }
        let named = Set(address.matches(of: /\{(.*?)\}/).map { String($0.1) })
        if named.isEmpty, address.contains(where: { "{}".contains($0) }) {
            return "expected {z}, {x} and {y}, or no braces, came \"\(address)\""
        }
        if let foreign = named.subtracting(placeholders).sorted().first {
            return "expected no {\(foreign)}: only {z}, {x}, {y} and {ratio} are filled in"
        }
        if !named.isEmpty, !named.isSuperset(of: ["z", "x", "y"]) { return "expected all of {z}, {x} and {y}" }
        if !named.isEmpty, address.contains(/\.(pbf|mvt)\b/) {
            return "expected tiles that are images; vector tiles need the address of a style"
        }
        return nil
    }

    /// Nil for what is no address, has a user in it, or a host that could say more than itself in a header.
    private static func origin(of address: String) -> String? {
        let host = /(https?:\/\/(?:[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?)\/[^\s"<>]*/
        return address.wholeMatch(of: host).map { $0.1.lowercased() }
    }
}
