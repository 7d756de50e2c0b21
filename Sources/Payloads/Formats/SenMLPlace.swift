internal import Telemetry

/// A position whose coordinates come in SenML records of their own, one after the other.
struct SenMLPlace {
    /// The units by which RFC 8428 section 12.1 tells coordinates, in degrees of WGS 84.
    enum Axis: String {
        case latitude = "lat"
        case longitude = "lon"
    }

    let device: String
    let time: DeviceTime
    private var latitude: Double?
    private var longitude: Double?

    init(device: String, time: DeviceTime) {
        self.device = device
        self.time = time
    }

    mutating func set(_ axis: Axis, _ degrees: Double) {
        switch axis {
        case .latitude: latitude = degrees
        case .longitude: longitude = degrees
        }
    }

    /// The position; nil as long as a coordinate is missing.
    var position: Position? {
        guard let latitude, let longitude else { return nil }
        return Position(latitude: latitude, longitude: longitude)
    }

    /// What is wrong when no other coordinate comes.
    var isIncomplete: DecodingFailure {
        let missing = latitude == nil ? Axis.latitude : .longitude
        return DecodingFailure(
            .missingField,
            "a coordinate of \(device) without its \(missing)",
            place: missing.rawValue
        )
    }
}
