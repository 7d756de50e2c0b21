import AsyncHTTPClient
import Foundation
import NIOCore

/// An alert as Alertmanager shows it.
struct ShownAlert: Decodable {
    let labels: [String: String]
    let annotations: [String: String]
    let startsAt: String
    let generatorURL: String?

    /// The alerts that are active at the Alertmanager of a port.
    static func active(_ port: Int) async throws -> [ShownAlert] {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/v2/alerts?active=true")
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let data = Data(try await response.body.collect(upTo: 1_000_000).readableBytesView)
        return try JSONDecoder().decode([ShownAlert].self, from: data)
    }
}
