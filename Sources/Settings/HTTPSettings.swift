/// The HTTP server: API and page.
public struct HTTPSettings: Sendable {
    /// Address that is bound.
    public let host: String
    /// TCP port; 0 takes a free one.
    public let port: Int
    /// PEM file of the certificate chain; nil serves without TLS.
    public let certificateFile: String?
    /// PEM file of the certificate's key.
    public let keyFile: String?
    /// A token that stands for an admin of every tenant; without one and without tokens in the database only this machine
    /// may write.
    public let token: Secret?
    /// How many requests one token may send in a minute; 0 for any number.
    public let requestsPerMinute: Int
    /// The OpenID Connect issuer whose tokens are accepted; nil accepts none.
    public let issuer: OIDCSettings?
    /// Folder of the page's libraries as `config/vendor/install` filled it; nil shows lists without map and curves.
    public let vendorFolder: String?
    /// Folder of the base map; nil shows vehicles on an empty ground.
    public let basemapFolder: String?
    /// A map from a server, which is shown instead; nil shows the one of the folder.
    public let onlineMap: MapSettings?

    static let keys: [SettingKey] =
        [
            .text("http.host", "127.0.0.1"),
            .integer("http.port", 0...65_535, 8080),
            .text("http.certificate_file"),
            .text("http.key_file"),
            .integer("http.requests_per_minute", 0...10_000_000, 0),
            .text("http.vendor_folder"),
            .text("http.basemap_folder"),
        ] + SettingKey.secret("http.token") + OIDCSettings.keys + MapSettings.keys

    init(_ reader: inout SettingsReader) {
        host = reader.text("http.host")
        port = reader.integer("http.port")
        certificateFile = reader.optionalText("http.certificate_file")
        keyFile = reader.optionalText("http.key_file")
        token = reader.secret("http.token")
        requestsPerMinute = reader.integer("http.requests_per_minute")
        issuer = OIDCSettings(&reader)
        // Whoever guesses is counted; what looks like a token of the database or of an issuer is not taken for a guess.
        if let text = token?.revealed,
            text.hasPrefix("iso_") || text.split(separator: ".", omittingEmptySubsequences: false).count == 3
        {
            reader.problem("http.token", "expected a text that neither begins with iso_ nor has the form of a JWT")
        }
        vendorFolder = reader.optionalText("http.vendor_folder")
        basemapFolder = reader.optionalText("http.basemap_folder")
        onlineMap = MapSettings(&reader)
        if (certificateFile == nil) != (keyFile == nil) {
            reader.problem("http.certificate_file", "expected http.certificate_file and http.key_file together")
        }
    }
}
