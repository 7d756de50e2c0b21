import MQTT
import Postgres
import Settings

extension DatabaseSettings {
    /// How to connect, under the name that pg_stat_activity shows.
    func connectionOptions(applicationName: String) -> ConnectionOptions {
        var options = ConnectionOptions(
            host: host,
            port: port,
            database: name,
            user: user,
            password: password?.revealed,
            applicationName: applicationName
        )
        // Of several servers only the primary will do; of one, its own answer says what it is.
        if host.contains(",") { options.keywords["target_session_attrs"] = "read-write" }
        options.keywords["sslmode"] = sslMode
        if let passfile { options.keywords["passfile"] = passfile }
        if let authorityFile { options.keywords["sslrootcert"] = authorityFile }
        return options
    }
}

extension BrokerSettings {
    /// How to connect as `part` of this installation.
    func sessionOptions(part: String) -> SessionOptions {
        var options = SessionOptions(
            host: host,
            port: UInt16(port),
            clientIdentifier: "\(clientIdentifier)-\(part)"
        )
        if let username {
            options.credentials = .init(username: username, password: password?.revealed ?? "")
        }
        if usesTLS {
            options.security = .init(
                authorityFile: authorityFile,
                certificateFile: certificateFile,
                keyFile: keyFile
            )
        }
        options.keepAliveSeconds = keepaliveSeconds
        return options
    }
}
