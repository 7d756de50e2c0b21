/// The types of Sparkplug B metrics that can be readings, by their numbers in the specification, section 6.4.16.
enum SparkplugType: UInt64 {
    case int8 = 1, int16, int32, int64
    case uInt8, uInt16, uInt32, uInt64
    case float, double, boolean, string, dateTime, text

    /// An integer field's value: signed types are carried in two's complement of their width.
    func number(_ bits: UInt64) -> Double {
        switch self {
        case .int8: Double(Int8(truncatingIfNeeded: bits))
        case .int16: Double(Int16(truncatingIfNeeded: bits))
        case .int32: Double(Int32(truncatingIfNeeded: bits))
        case .int64: Double(Int64(truncatingIfNeeded: bits))
        default: Double(bits)
        }
    }
}
