public import ColdChain
public import Telemetry

/// One version of a profile as the database keeps it; it never changes.
public struct ProfileVersion: Hashable, Sendable {
    /// Where a version came from.
    public enum Origin: String, Sendable {
        /// A file of the folder of profiles.
        case file
        /// Somebody who changed it over the API.
        case person
    }

    /// What it says, its number among it.
    public var profile: Profile
    /// Whose it is; nil for a version of all tenants, which is one that came from a file.
    public var tenant: String?
    /// Where it came from.
    public var origin: Origin
    /// When it was kept: in force from then on.
    public var createdAt: Timestamp
    /// Who made it; empty for a file.
    public var author: String
    /// Why it was made.
    public var comment: String

    /// Its number.
    public var number: Int { profile.version }
}
