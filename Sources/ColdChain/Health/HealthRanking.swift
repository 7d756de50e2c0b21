public import Telemetry

/// Which devices will probably fail first.
public enum HealthRanking {
    /// The devices by falling risk, equals by name, so that the same input gives the same order.
    public static func order(_ devices: [DeviceName: DeviceHealth]) -> [(device: DeviceName, risk: Double)] {
        devices.map { (device: $0.key, risk: $0.value.risk) }.sorted { left, right in
            left.risk != right.risk ? left.risk > right.risk : left.device.rawValue < right.device.rawValue
        }
    }
}
