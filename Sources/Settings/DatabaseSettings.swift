/// The PostgreSQL database.
public struct DatabaseSettings: Sendable {
    /// Host name, address, or the folder of a Unix socket; several with commas between, of which that counts that takes
    /// writes.
    public let host: String
    /// TCP port.
    public let port: Int
    /// Name of the database.
    public let name: String
    /// Role that we log in as.
    public let user: String
    /// Password of the role; nil leaves it to the server's rules or a passfile.
    public let password: Secret?
    /// A password file of libpq (`host:port:database:user:password`), where the password is kept in one.
    public let passfile: String?
    /// libpq's `sslmode`.
    public let sslMode: String
    /// PEM file of the authorities for `verify-ca` and `verify-full`.
    public let authorityFile: String?
    /// Connections kept for the API and the dispatcher; the collector and the notifier have their own.
    public let poolSize: Int

    static let keys: [SettingKey] =
        [
            .text("database.host", "127.0.0.1"),
            .integer("database.port", 1...65_535, 5432),
            .text("database.name", "isotherm"),
            .text("database.user", "isotherm"),
            .text("database.passfile"),
            .choice(
                "database.sslmode",
                ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
                "prefer"
            ),
            .text("database.ca_file"),
            .integer("database.pool_size", 1...200, 4),
        ] + SettingKey.secret("database.password")

    init(_ reader: inout SettingsReader) {
        host = reader.text("database.host")
        port = reader.integer("database.port")
        name = reader.text("database.name")
        user = reader.text("database.user")
        password = reader.secret("database.password")
        passfile = reader.optionalText("database.passfile")
        sslMode = reader.text("database.sslmode")
        authorityFile = reader.optionalText("database.ca_file")
        poolSize = reader.integer("database.pool_size")
    }
}
