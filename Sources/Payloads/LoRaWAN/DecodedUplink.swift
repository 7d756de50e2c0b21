internal import Telemetry

/// What a codec in the network server made of an uplink: values by name, nested as its author liked.
enum DecodedUplink {
    /// Air pressure in pascals is above, in hectopascals below this.
    private static let leastPascals = 2_000.0
    /// Objects in objects are looked into this deep.
    private static let deepest = 4

    /// Puts the values of `object` into the writer's element.
    static func write(
        _ object: JSONValue,
        of document: JSONDocument,
        using map: inout ValueMap,
        level: Int = 0,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        if let position = position(object, document) { try writer.put(position) }
        for (key, value) in document.members(of: object) {
            let name = document.name(key)
            guard !times.contains(name), let rule = map.rule(of: name) else { continue }
            if document.isObject(value), !rule.isKnown {
                guard level < deepest else { continue }
                try write(value, of: document, using: &map, level: level + 1, into: &writer)
                continue
            }
            let number = document.number(value) ?? 0
            let isHectopascal = rule.quantity == .pressure && number > 0 && number < leastPascals
            let given: GivenUnit = isHectopascal ? GivenUnit(.hectopascal) : .none
            try map.write(value, rule, of: document, given: given, into: &writer)
        }
    }

    /// Puts what the codec made of an uplink, and then what the device measured earlier and sends along: objects with times of
    /// their own, in arrays such as Milesight's `history`.
    ///
    /// - Parameters:
    ///   - object: What the codec made of the uplink.
    ///   - document: Where it is.
    ///   - device: The device's name.
    ///   - context: What is known of the message.
    ///   - map: What names mean.
    ///   - writer: Where they go; its element is another one afterwards.
    /// - Throws: Only what refuses the whole message.
    static func writeWithHistory(
        _ object: JSONValue,
        of document: JSONDocument,
        device: String,
        in context: MessageContext,
        using map: inout ValueMap,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        try write(object, of: document, using: &map, into: &writer)
        for (key, list) in document.members(of: object) where document.isArray(list) {
            for entry in document.elements(of: list) where document.isObject(entry) {
                do throws(DecodingFailure) {
                    let when = document.member("timestamp", "time", "ts", of: entry)
                    guard let reported = try ReportedTime.read(when, of: document) else { continue }
                    let time = DeviceTime(reported: reported, receivedAt: context.receivedAt)
                    try writer.begin(device: device, at: time, flags: .historical)
                    try write(entry, of: document, using: &map, into: &writer)
                } catch { try writer.rejectPart(error.within(document.name(key))) }
            }
        }
    }

    /// The position in an object that has a latitude and a longitude, other than 0 and 0, which is no fix.
    static func position(_ object: JSONValue, _ document: JSONDocument) -> Position? {
        guard let latitude = document.number(document.member("latitude", "lat", of: object)),
            let longitude = document.number(document.member("longitude", "lon", "lng", "long", of: object)),
            latitude != 0 || longitude != 0
        else { return nil }
        return Position(
            latitude: latitude,
            longitude: longitude,
            altitude: document.number(document.member("altitude", "alt", of: object)) ?? .nan,
            accuracy: document.number(document.member("accuracy", of: object)) ?? .nan
        )
    }

    /// Names of times, which are no readings.
    private static let times: Set<String> = ["timestamp", "time", "ts"]

    /// Names of coordinates, which are no readings.
    static let coordinates = ["latitude", "longitude", "lat", "lon", "lng", "long", "altitude", "alt", "accuracy"]
}
