/// The field names of a JSON format, and what foreign metric names mean: given by configuration.
///
/// `standard` reads the product's own telemetry. To read `{"ts":…,"dev":7,"sensor":"temp","value":-18.2}` add `sensor`
/// to `metric`; nothing else is needed, for `dev` and `temp` are known.
public struct FieldMapping: Hashable, Sendable {
    /// Names of the field that holds the device.
    public var device: [String] = ["device", "dev", "device_id", "deviceId"]
    /// Names of the field that holds the time.
    public var time: [String] = ["ts", "time", "timestamp"]
    /// Names of the field that holds the gateway's sequence number.
    public var sequence: [String] = ["seq"]
    /// Names of the field that holds the name of the metric, where `value` holds its value.
    public var metric: [String] = ["metric"]
    /// Names of the field that holds the value of that metric.
    public var value: [String] = ["value"]
    /// Names of the field that holds the unit of the values.
    public var unit: [String] = ["unit"]
    /// Names of the field that holds the probe or channel.
    public var channel: [String] = ["channel", "probe"]
    /// Names of the object that holds values by metric.
    public var values: [String] = ["values"]
    /// Names of the object that holds a position.
    public var position: [String] = ["position", "location"]
    /// Names of the latitude, in degrees.
    public var latitude: [String] = ["lat", "latitude"]
    /// Names of the longitude, in degrees.
    public var longitude: [String] = ["lon", "lng", "longitude"]
    /// Names of the speed, in km/h.
    public var speed: [String] = ["speed", "speed_kmh"]
    /// Names of the course, in degrees.
    public var course: [String] = ["course", "heading", "bearing"]
    /// Names of the altitude, in metres.
    public var altitude: [String] = ["altitude", "alt", "altitude_m"]
    /// Names of the accuracy, in metres.
    public var accuracy: [String] = ["accuracy", "acc", "accuracy_m"]
    /// Fields, and names in `metric`, that mean a metric of another name or unit; they win over the names known here.
    public var metrics: [String: MetricMapping] = [:]
    /// Fields that are passed over.
    public var ignored: [String] = []

    /// The product's own field names.
    public static let standard = FieldMapping()

    /// Creates the standard mapping, to be changed from there.
    public init() {}
}
