/// The time-series store: how long what is kept in which form.
public struct StorageSettings: Sendable {
    /// Seconds between two refreshes of the rollups.
    public let refreshSeconds: Int
    /// Days after which a chunk is compressed; nil never.
    public let compressAfterDays: Int?
    /// Days that readings are kept; nil for ever. Policies of tenants in the database come before it.
    public let keepReadingsDays: Int?
    /// Days that positions are kept.
    public let keepPositionsDays: Int?
    /// Days that contacts are kept after their shipment was done.
    public let keepContactsDays: Int?
    /// Days that raw messages are kept, where they are kept at all.
    public let keepMessagesDays: Int?
    /// Days that rollups of a minute are kept.
    public let keepMinutesDays: Int?
    /// Days that rollups of a quarter of an hour are kept.
    public let keepQuartersDays: Int?
    /// Folder into which a chunk is written before it is removed; nil removes without a copy.
    public let archiveFolder: String?

    /// Partitions by hash into which a new chunk is divided; 1 divides nothing.
    public let hashPartitions: Int

    /// What holds the readings: auto, native or timescaledb.
    public let engine: String

    private static let dayRange = 0...36_500

    static let keys: [SettingKey] = [
        .integer("storage.refresh_seconds", 1...3_600, 30),
        .integer("storage.compress_after_days", dayRange, 7),
        .integer("storage.keep_readings_days", dayRange, 0),
        .integer("storage.keep_positions_days", dayRange, 0),
        .integer("storage.keep_contacts_days", dayRange, 0),
        .integer("storage.keep_messages_days", dayRange, 30),
        .integer("storage.keep_1m_days", dayRange, 90),
        .integer("storage.keep_15m_days", dayRange, 0),
        .text("storage.archive_folder"),
        .integer("storage.hash_partitions", 1...64, 1),
        .choice("storage.engine", ["auto", "native", "timescaledb"], "auto"),
    ]

    init(_ reader: inout SettingsReader) {
        refreshSeconds = reader.integer("storage.refresh_seconds")
        compressAfterDays = Self.days(reader.integer("storage.compress_after_days"))
        keepReadingsDays = Self.days(reader.integer("storage.keep_readings_days"))
        keepPositionsDays = Self.days(reader.integer("storage.keep_positions_days"))
        keepContactsDays = Self.days(reader.integer("storage.keep_contacts_days"))
        keepMessagesDays = Self.days(reader.integer("storage.keep_messages_days"))
        keepMinutesDays = Self.days(reader.integer("storage.keep_1m_days"))
        keepQuartersDays = Self.days(reader.integer("storage.keep_15m_days"))
        archiveFolder = reader.optionalText("storage.archive_folder")
        hashPartitions = reader.integer("storage.hash_partitions")
        engine = reader.text("storage.engine")
    }

    /// 0 stands for "never".
    private static func days(_ number: Int) -> Int? { number == 0 ? nil : number }
}
