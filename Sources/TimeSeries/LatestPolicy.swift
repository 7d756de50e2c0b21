/// When a writer brings the tables of newest values up to what it has stored.
public enum LatestPolicy: Sendable {
    /// In the transaction that stores the batch.
    case atOnce
    /// At most `seconds` later, for many batches together.
    ///
    /// Measured with 1,000 devices: written with every batch, the newest values cost the server more than the readings.
    /// What is owed stands in `isotherm.latest_debt` under the debtor's name, which only one writer may have at a time.
    case deferred(debtor: String, seconds: Double)
}
