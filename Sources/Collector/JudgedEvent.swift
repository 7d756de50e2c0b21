internal import ColdChain
internal import Telemetry

/// What the detector said about a device, and whose device it is.
struct JudgedEvent: Sendable {
    let event: DetectorEvent
    let tenant: TenantName
    /// The device's number in the database.
    let device: Int32
}
