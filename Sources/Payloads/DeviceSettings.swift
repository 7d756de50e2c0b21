/// What must be known of a device beyond its payload; from the registry or the route.
public struct DeviceSettings: Hashable, Sendable {
    /// The name of a device that neither payload nor topic names: for ThingsBoard the publishing client's id.
    public var device: String?
    /// Minutes east of UTC of the device's clock, for times without a zone; nil means that the format's default holds.
    public var timeZoneOffsetMinutes: Int?
    /// The unit of values that come without one.
    public var unit: String?
    /// How to read raw bytes that the network server did not decode.
    public var codec: RawCodec?

    /// Creates settings; what is left out is not known.
    public init(
        device: String? = nil,
        timeZoneOffsetMinutes: Int? = nil,
        unit: String? = nil,
        codec: RawCodec? = nil
    ) {
        self.device = device
        self.timeZoneOffsetMinutes = timeZoneOffsetMinutes
        self.unit = unit
        self.codec = codec
    }

    /// The codecs of raw bytes.
    public enum RawCodec: String, Hashable, Sendable {
        /// Cayenne Low Power Payload.
        case cayenneLPP = "cayenne-lpp"
    }
}
