/// Where and as whom to connect, and what every session starts with.
///
/// The connection string is libpq's: `host=127.0.0.1 port=5432 dbname=isotherm sslmode=verify-full passfile=…` or
/// `postgresql://…`. Descriptions never contain it, so that no password reaches a log.
public struct ConnectionOptions: Sendable {
    /// The connection string of libpq; empty for libpq's defaults and the `PG…` environment.
    public var conninfo: String
    /// Single libpq keywords that stand over those of the connection string, for instance `password`.
    public var keywords: [String: String] = [:]
    /// The name by which `pg_stat_activity` shows the session.
    public var applicationName: String
    /// Milliseconds after which the server ends a statement; 0 means never.
    public var statementTimeoutMilliseconds: Int
    /// Milliseconds after which the server gives up waiting for a lock; 0 means never.
    public var lockTimeoutMilliseconds: Int = 0
    /// Milliseconds after which the server ends a session that idles inside a transaction; 0 means never.
    public var idleInTransactionTimeoutMilliseconds: Int = 0
    /// How many prepared statements a connection keeps; the least recently used one goes first.
    public var statementCacheSize: Int = 256

    /// Creates options from a connection string.
    public init(
        conninfo: String,
        applicationName: String = "isotherm",
        statementTimeoutMilliseconds: Int = 0
    ) {
        self.conninfo = conninfo
        self.applicationName = applicationName
        self.statementTimeoutMilliseconds = statementTimeoutMilliseconds
    }

    /// Creates options from their parts; nil parts keep libpq's default.
    public init(
        host: String,
        port: Int? = nil,
        database: String? = nil,
        user: String? = nil,
        password: String? = nil,
        applicationName: String = "isotherm",
        statementTimeoutMilliseconds: Int = 0
    ) {
        self.init(
            conninfo: "",
            applicationName: applicationName,
            statementTimeoutMilliseconds: statementTimeoutMilliseconds
        )
        keywords["host"] = host
        keywords["port"] = port.map(String.init)
        keywords["dbname"] = database
        keywords["user"] = user
        keywords["password"] = password
    }
}

extension ConnectionOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The application name only.
    public var description: String { "ConnectionOptions(applicationName: \(applicationName))" }
    /// The application name only.
    public var debugDescription: String { description }
    /// Hides the connection string from `dump` and string interpolation.
    public var customMirror: Mirror { Mirror(self, children: ["applicationName": applicationName]) }
}
