/// Where a collector keeps messages while the database is away, and how many.
public struct SpoolOptions: Sendable {
    /// The folder, which belongs to one collector; it is made when it is missing.
    public var folder: String
    /// Bytes that the spool may take in all.
    public var limitBytes: Int
    /// Bytes of the disk that are left free whatever happens: the database may lie on the same one.
    public var reservedBytes = 64 << 20
    /// Bytes after which a new file is begun. Files are removed as a whole, so this much may be stored twice after a
    /// crash, which the key of the readings makes good.
    public var segmentBytes = 16 << 20
    /// Seconds that a batch waits for the database before it goes to the spool.
    public var patienceSeconds = 3.0

    /// Creates options.
    public init(folder: String, limitBytes: Int = 4 << 30) {
        self.folder = folder
        self.limitBytes = limitBytes
    }
}
