import Foundation
import MQTT
import Settings

/// Whether the broker can be reached and brings a message back.
enum BrokerCheck {
    static func run(_ settings: BrokerSettings) async -> [Finding] {
        let address = "\(settings.host):\(settings.port)"
        do {
            let client = try Client(settings.sessionOptions(part: "doctor-\(UUID().uuidString.prefix(8))"))
            let finding = await roundTrip(client, address)
            await client.close()
            return [finding]
        } catch {
            return [Finding("broker", .failed, "\(address): \(error)", remedy: "check the broker section")]
        }
    }

    private static func roundTrip(_ client: Client, _ address: String) async -> Finding {
        let topic = "isotherm/v1/doctor/\(UUID().uuidString)"
        do {
            let began = ContinuousClock.now
            let echo = try await client.request(
                Message(topic: topic, payload: [], quality: .atLeastOnce),
                responseTopic: topic,
                limit: .seconds(5)
            )
            let took = ContinuousClock.now - began
            return Finding(
                "broker",
                .ok,
                "\(address) brings a message back in \(took) (\(echo.topic.count) byte topic)"
            )
        } catch {
            let remedy = "check broker.host, port, credentials and the rights on isotherm/v1/# (config/mosquitto)"
            return Finding("broker", .failed, "\(address): \(error)", remedy: remedy)
        }
    }
}
