import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Calibration and the versions of profiles")
struct CalibrationTests {
    private static let path = "/v1/devices/logger-1/calibrations"

    @Test("The newest calibration is the device's, the older ones stay for the auditor, and each is in the trail")
    func entered() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            #expect(try await client.send(.get, "/v1/devices")["items", "0", "calibration"] is NSNull)
            for body in [
                #"{"calibrated_at":"2026-01-05T00:00:00Z","due_at":"2027-01-05T00:00:00Z","certificate":"K-2","deviation":-0.25,"by":"Vera"}"#,
                #"{"calibrated_at":"2025-01-05T00:00:00Z","due_at":"2026-01-05T00:00:00Z","certificate":"K-1","by":"Vera"}"#,
            ] {
                let answer = try await client.send(.post, Self.path, body)
                #expect(answer.status == .created, "\(answer.text)")
            }
            let device = try await client.send(.get, "/v1/devices")
            #expect(device["items", "0", "calibration", "certificate"] as? String == "K-2", "\(device.text)")
            #expect(device["items", "0", "calibration", "deviation"] as? Double == -0.25)
            let all = try await client.send(.get, Self.path)
            let certificates = (all["items"] as? [[String: Any]])?.compactMap { $0["certificate"] as? String }
            #expect(certificates == ["K-2", "K-1"] && all["items", "0", "entered_by"] as? String == "Vera")
            let trail = try await client.send(.get, "/v1/audit")
            #expect(trail["items", "0", "action"] as? String == "POST /v1/devices/{device}/calibrations")
            #expect(trail["items", "0", "object"] as? String == "logger-1")
        }
    }

    @Test("What is to come, ends before it began, has no certificate or is far off is refused with its field")
    func refused() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet)
        try await api.call { client in
            let time = #""calibrated_at":"2026-01-05T00:00:00Z""#
            let due = #""due_at":"2027-01-05T00:00:00Z""#
            for (body, field) in [
                (#"{"calibrated_at":"2090-01-05T00:00:00Z",\#(due),"certificate":"K"}"#, "#/calibrated_at"),
                (#"{\#(time),"due_at":"2026-01-05T00:00:00Z","certificate":"K"}"#, "#/due_at"),
                (#"{\#(time),\#(due),"certificate":"  "}"#, "#/certificate"),
                (#"{\#(time),\#(due),"certificate":"K\u0000"}"#, "#/certificate"),
                (#"{\#(time),\#(due),"certificate":"K","deviation":11}"#, "#/deviation"),
                (#"{\#(time),\#(due)}"#, "#/certificate"),
            ] {
                let answer = try await client.send(.post, Self.path, body)
                #expect(answer.status == .unprocessableContent, "\(body): \(answer.text)")
                #expect(answer["errors", "0", "pointer"] as? String == field, "\(answer.text)")
            }
            let body = #"{\#(time),\#(due),"certificate":"K"}"#
            let nobody = "/v1/devices/logger-9/calibrations"
            #expect(try await client.send(.post, nobody, body).status == .notFound)
            #expect(try await client.send(.get, nobody).status == .notFound)
            let other = try await client.send(.post, Self.path + "?tenant=north", body)
            #expect(other.status == .notFound, "another customer's device")
        }
    }

    @Test("A profile names the versions that have judged something, and how much")
    func versions() async throws {
        let api = try await TestAPI()
        try api.sql(
            Samples.fleet + """
                insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at, profile,
                    profile_version)
                select 'b' || n, 'default', 1, 'breach', 'hot', 'major', now(), '2026-01-05T10:00Z'::timestamptz + n * interval '1 day',
                    'chilled', case when n < 3 then 1 else 2 end from generate_series(1, 3) n
                """
        )
        try await api.call { client in
            let profiles = try await client.send(.get, "/v1/profiles")
            #expect(profiles["items", "0", "id"] as? String == "chilled")
            #expect(profiles["items", "0", "judged", "0", "version"] as? Int == 2, "\(profiles.text)")
            #expect(profiles["items", "0", "judged", "1", "episodes"] as? Int == 2)
            let last = profiles["items", "0", "judged", "1", "last_at"] as? String
            #expect(last?.hasPrefix("2026-01-07T10:00:00") == true)
            let north = try await client.send(.get, "/v1/profiles?tenant=north")
            #expect((north["items", "0", "judged"] as? [Any])?.isEmpty == true)
        }
    }
}
