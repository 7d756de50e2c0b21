import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The shop's order system: makes the master data known, places the day's orders and asks for the first plan.
struct OrderDesk: Sendable {
    let api: String
    let tenant: String
    let token: String?
    let report: @Sendable (String) -> Void

    /// Does all of it; what exists already is brought up to date, so that a second run goes on.
    func placeOrders(of scenario: Scenario, run: String) async throws {
        try await waitForAPI()
        let orders = DayOrders(scenario: scenario, run: run, now: Date())
        try await send("POST", "/v1/facilities", ["facilities": orders.facilities])
        try await send("POST", "/v1/vehicles", ["vehicles": orders.vehicles])
        try await send("POST", "/v1/orders", ["orders": orders.orders], key: "orders-\(run)")
        report("order desk: \(orders.orders.count) orders placed")
        try await send("POST", "/v1/plans", DayOrders.PlanRequest(accept: true))
        report("order desk: the first plan is asked for")
    }

    /// Waits until the API says that it is ready; a system that starts at the same moment must be patient.
    private func waitForAPI() async throws {
        for attempt in 1...Self.attempts {
            do {
                let answer = try await HTTPClient.shared.execute(
                    HTTPClientRequest(url: "\(api)/readyz"),
                    timeout: .seconds(5)
                )
                if answer.status == .ok { return }
            } catch {
                // Refused connections are what the waiting is for; the last one is told.
                if attempt == Self.attempts { throw error }
            }
            try await Task.sleep(for: .milliseconds(250))
        }
        throw OrderDeskError(request: "GET /readyz", status: 503, answer: "the API did not become ready")
    }

    /// A minute of quarter seconds.
    private static let attempts = 240

    private func send(_ method: String, _ path: String, _ body: some Encodable & Sendable, key: String? = nil)
        async throws
    {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .iso8601
        var request = HTTPClientRequest(url: api + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Isotherm-Tenant", value: tenant)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        request.body = .bytes(ByteBuffer(bytes: try encoder.encode(body)))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        guard (200..<300).contains(response.status.code) else {
            let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
            throw OrderDeskError(request: "\(method) \(path)", status: Int(response.status.code), answer: text)
        }
    }
}

/// The API refused what the order desk sent.
struct OrderDeskError: Error, CustomStringConvertible {
    let request: String
    let status: Int
    let answer: String

    var description: String { "\(request) was answered with \(status): \(answer)" }
}
