/// The parts of a reading other than measured values.
enum FieldPart: UInt8, CaseIterable {
    case device, time, sequence, metric, value, unit, channel, values, position
    case latitude, longitude, speed, course, altitude, accuracy
}
