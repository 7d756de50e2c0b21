extension FieldMapping {
    /// The names of the fields that hold a part.
    func names(of part: FieldPart) -> [String] {
        switch part {
        case .device: device
        case .time: time
        case .sequence: sequence
        case .metric: metric
        case .value: value
        case .unit: unit
        case .channel: channel
        case .values: values
        case .position: position
        case .latitude: latitude
        case .longitude: longitude
        case .speed: speed
        case .course: course
        case .altitude: altitude
        case .accuracy: accuracy
        }
    }

    /// No field but metrics has a meaning.
    static var namesOnly: FieldMapping {
        var mapping = FieldMapping()
        mapping.device = []
        mapping.time = []
        mapping.sequence = []
        mapping.metric = []
        mapping.value = []
        mapping.unit = []
        mapping.channel = []
        mapping.values = []
        mapping.position = []
        mapping.latitude = []
        mapping.longitude = []
        mapping.speed = []
        mapping.course = []
        mapping.altitude = []
        mapping.accuracy = []
        return mapping
    }
}
