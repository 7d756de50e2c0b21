public import Access

/// How the HTTP server works; the values given here suit one machine.
public struct APISettings: Sendable {
    /// Address that is bound.
    public var host = "127.0.0.1"
    /// TCP port; 0 takes a free one.
    public var port = 8_080
    /// PEM file of the certificate chain; nil serves without TLS.
    public var certificateFile: String?
    /// PEM file of the certificate's key.
    public var keyFile: String?
    /// Milliseconds between looks whether these files have changed.
    public var certificateCheckMilliseconds = 10_000
    /// A token that stands for an admin of every tenant. Without one, and while the database has no token either, nobody
    /// must show anything and only this machine may write.
    public var token: String?
    /// The OpenID Connect issuer whose tokens are accepted; nil accepts none.
    public var issuer: IssuerSettings?
    /// How many requests one token may send in a minute, with a minute's worth at once; 0 for any number.
    public var requestsPerMinute = 0
    /// The tenant of requests that name none.
    public var defaultTenant = "default"
    /// Folder of the page's libraries; nil, or one without them, shows lists only.
    public var vendorFolder: String?
    /// Folder with a `.pmtiles` base map; nil shows vehicles on an empty ground.
    public var basemapFolder: String?
    /// A map from a server, which is shown instead of the folder's.
    public var onlineMap: OnlineMap?
    /// A vehicle that has sent nothing for so many seconds is silent.
    public var silentAfterSeconds = 300
    /// Seconds after which an undecided proposal made by hand expires.
    public var proposalSeconds = 900
    /// How many may listen to the event stream at once.
    public var streamListenerLimit = 256
    /// The largest body of orders and routing problems, in bytes.
    public var largeBodyLimit = 32 << 20
    /// What stands before an event's type in `dataschema`.
    public var schemaBase = "urn:isotherm:schema:"

    /// The usual settings.
    public init() {}
}
