public import ColdChain
public import Postgres
public import Telemetry

/// Which profile judges which device, and how the judges' states are kept.
public struct DetectionOptions: Sendable {
    /// The profile of a device: its tenant, its name, and the profile that its row in the registry names.
    public var profile: @Sendable (TenantName, DeviceName, _ registered: String?) -> Profile?
    /// Looks up which versions of profiles are in force, before the first device is judged and whenever one is changed.
    public var refresh: @Sendable (Connection) throws(PostgresError) -> Void = { _ in }
    /// The numbers that are the same for all profiles.
    public var settings = DetectorSettings()
    /// Seconds after which a device's state is written again; in between, the stored readings stand for it.
    public var saveSeconds = 600.0
    /// Readings after which a device's state is written again.
    public var saveReadings = 512

    /// Creates options from a choice of profiles.
    public init(profile: @escaping @Sendable (TenantName, DeviceName, _ registered: String?) -> Profile?) {
        self.profile = profile
    }

    /// Options that judge all devices by one profile.
    public init(profile: Profile) {
        self.init { _, _, _ in profile }
    }
}
