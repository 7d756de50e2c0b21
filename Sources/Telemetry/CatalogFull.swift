/// A new tenant, device, name or series was refused because the catalog's limit is reached.
///
/// What is already known goes on being found: only newcomers are refused.
public struct CatalogFull: Error, Hashable, Sendable {
    /// What there are too many of.
    public enum Subject: String, Sendable {
        /// Tenants.
        case tenants
        /// Devices.
        case devices
        /// Distinct names of metrics, channels and units.
        case names
        /// Series.
        case series
    }

    /// What there are too many of.
    public let subject: Subject
    /// The limit that is reached.
    public let limit: Int

    /// Creates the error.
    public init(subject: Subject, limit: Int) {
        self.subject = subject
        self.limit = limit
    }
}
