/// Something that goes wrong at a given time of the scenario.
struct Fault: Codable, Sendable {
    /// What can go wrong.
    enum Kind: String, Codable, Sendable {
        /// The compressor stops and stays off.
        case compressorFailure = "compressor_failure"
        /// The door stands open.
        case doorAjar = "door_ajar"
        /// The sensor repeats its last value.
        case sensorStuck = "sensor_stuck"
        /// Single wild values.
        case sensorSpikes = "sensor_spikes"
        /// The gateway has no network: it stores, and forwards afterwards.
        case gatewayOffline = "gateway_offline"
        /// The gateway sends what nobody can read.
        case garbledPayloads = "garbled_payloads"
    }

    /// Name of the vehicle.
    let vehicle: String
    /// What goes wrong.
    let kind: Kind
    /// Seconds after the start.
    let atSeconds: Double
    /// How long; nil to the end.
    let forSeconds: Double?

    func isActive(at seconds: Double) -> Bool {
        guard seconds >= atSeconds else { return false }
        return forSeconds.map { seconds < atSeconds + $0 } ?? true
    }
}
