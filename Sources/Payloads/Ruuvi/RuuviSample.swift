/// What a Ruuvi tag measured; nil is "not available".
///
/// Layouts: https://docs.ruuvi.com/communication/bluetooth-advertisements, data formats 3 and 5.
struct RuuviSample {
    private(set) var temperature: Double?
    private(set) var humidity: Double?
    private(set) var pressure: Double?
    private(set) var batteryVoltage: Double?
    /// The count of measurements; format 3 has none.
    private(set) var sequence: Double?
    let hasSequence: Bool
    /// The tag's address as `AA:BB:CC:DD:EE:FF`; format 3 has none.
    private(set) var address: String?

    /// Reads the bytes after the company's number.
    init(_ bytes: [UInt8]) throws(DecodingFailure) {
        switch bytes.first {
        case 3:
            guard bytes.count >= 14 else { throw Self.truncated }
            hasSequence = false
            readFormat3(bytes)
        case 5:
            guard bytes.count >= 24 else { throw Self.truncated }
            hasSequence = true
            readFormat5(bytes)
        case nil: throw Self.truncated
        case let format?:
            let name = String(format, radix: 16, uppercase: true)
            throw DecodingFailure(.notRuuvi, "data format 0x\(name) is neither 3 nor 5")
        }
    }

    /// Takes over what a gateway decoded itself (its MQTT data format "decoded"): degrees Celsius, %RH, Pa, V.
    init(decoded object: JSONValue, of document: JSONDocument) {
        temperature = document.number(document.member("temperature", of: object))
        humidity = document.number(document.member("humidity", of: object))
        pressure = document.number(document.member("pressure", of: object))
        batteryVoltage = document.number(document.member("voltage", of: object))
        sequence = document.number(document.member("measurementSequenceNumber", of: object))
        hasSequence = true
        address = document.string(document.member("id", of: object))
    }

    /// Format 3: temperature as sign bit, whole degrees and hundredths; every field is always there.
    private mutating func readFormat3(_ bytes: [UInt8]) {
        let degrees = Double(bytes[2] & 0x7F) + Double(bytes[3]) / 100
        temperature = bytes[2] & 0x80 == 0 ? degrees : -degrees
        humidity = Double(bytes[1]) / 2
        pressure = Double(Self.word(bytes, 4)) + 50_000
        batteryVoltage = Double(Self.word(bytes, 12)) / 1_000
    }

    /// Format 5: the largest number, or for temperature the smallest, means that a field is not available.
    private mutating func readFormat5(_ bytes: [UInt8]) {
        let (temperature, humidity, pressure) = (Self.word(bytes, 1), Self.word(bytes, 3), Self.word(bytes, 5))
        self.temperature = temperature == 0x8000 ? nil : Double(Int16(bitPattern: temperature)) * 5 / 1_000
        self.humidity = humidity == 0xFFFF ? nil : Double(humidity) * 25 / 10_000
        self.pressure = pressure == 0xFFFF ? nil : Double(pressure) + 50_000
        let battery = Self.word(bytes, 13) >> 5
        batteryVoltage = battery == 0x7FF ? nil : (Double(battery) + 1_600) / 1_000
        let count = Self.word(bytes, 16)
        sequence = count == 0xFFFF ? nil : Double(count)
        let octets = bytes[18..<24]
        guard !octets.allSatisfy({ $0 == 0xFF }) else { return }
        address = octets.map { octet in
            let digits = String(octet, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    private static func word(_ bytes: [UInt8], _ index: Int) -> UInt16 {
        UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
    }

    private static let truncated = DecodingFailure(.truncated, "the data is shorter than its format")
}
