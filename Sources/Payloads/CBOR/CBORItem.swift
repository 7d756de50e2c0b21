/// A CBOR data item (RFC 8949), as far as telemetry needs it; nested items are in arrays.
indirect enum CBORItem {
    case number(Double)
    case text(String)
    case bytes
    case boolean(Bool)
    case null
    case array([CBORItem])
    case map([(key: CBORItem, value: CBORItem)])
    /// A simple value or tag without a meaning here.
    case other
}
