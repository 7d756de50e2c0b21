import Dispatching

/// A courier's report as clients send it: as over MQTT, with the courier that the topic names there.
struct CourierEventInput: Decodable, Sendable {
    let courier: String
    let report: CourierReport

    private enum Key: String, CodingKey {
        case courier
    }

    init(from decoder: any Decoder) throws {
        courier = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .courier)
        report = try CourierReport(from: decoder)
    }
}
