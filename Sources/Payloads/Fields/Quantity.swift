/// What kind of thing a metric measures, as far as units are concerned.
enum Quantity: UInt8 {
    case temperature, humidity, ratio, pressure, voltage, boolean, speed, length
    /// Not known here: values and units pass as they are.
    case other
}
