/// What may differ between one PostgreSQL server of our own and another.
public struct LocalPostgresOptions: Sendable {
    /// The role that owns everything, a superuser of this server.
    public var user = "isotherm"
    /// The database that is made at the first start.
    public var database = "isotherm"
    /// Whether commits reach the disk. Off only for tests that do not cut the power.
    public var flushesToDisk = true
    /// Further settings of `postgresql.conf`, by name.
    public var settings: [String: String] = [:]
    /// Seconds to wait for start and stop.
    public var limit = 60.0
    /// Whether the server ends, and its folder goes, when this process does, however it ends. For tests.
    public var endsWithProcess = false

    /// The options of a server that keeps its data.
    public init() {}

    /// The options of a server for tests: no flush, gone with the process.
    public static var forTests: LocalPostgresOptions {
        var options = LocalPostgresOptions()
        options.flushesToDisk = false
        options.endsWithProcess = true
        options.settings = ["shared_buffers": "32MB", "full_page_writes": "off"]
        return options
    }
}
