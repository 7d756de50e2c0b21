/// How the store is kept: what is compressed when, and what is removed when.
public struct StoragePolicy: Sendable {
    /// Days ahead for which chunks are made. Whoever writes makes what is missing, so that this only spares writers the
    /// wait; and the fewer chunks there are ahead, the sooner another width counts.
    public var chunkDaysAhead = 2
    /// Days after which a chunk is compressed; nil never.
    public var compressAfterDays: Int?
    /// Days that data are kept where the database has no policy; a class without entry stays for ever.
    public var keepDays: [RetentionClass: Int]
    /// The folder of archives; nil removes without a copy.
    public var archiveFolder: String?

    /// Creates a policy; by default nothing is compressed and nothing is removed.
    public init(
        compressAfterDays: Int? = nil,
        keepDays: [RetentionClass: Int] = [:],
        archiveFolder: String? = nil
    ) {
        self.compressAfterDays = compressAfterDays
        self.keepDays = keepDays
        self.archiveFolder = archiveFolder
    }
}
