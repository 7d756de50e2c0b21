import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Policies of re-planning")
struct ReplanPolicyTests {
    private static func mode(_ list: Answer, _ trigger: String) -> [String: Any]? {
        (list["items"] as? [[String: Any]])?.first { $0["trigger"] as? String == trigger }
    }

    @Test("An administrator changes one trigger of one tenant and takes it back; a dispatcher reads")
    func policies() async throws {
        let api = try await TestAPI()
        let admin = [("Authorization", "Bearer " + (try api.token("root", [.admin])))]
        let dispatcher = [("Authorization", "Bearer " + (try api.token("desk", [.dispatcher])))]
        let north = [("Authorization", "Bearer " + (try api.token("north", [.admin], tenant: "north")))]
        try await api.call { client in
            let address = "/v1/replan-policies/breach"
            let before = try await client.send(.get, "/v1/replan-policies", headers: dispatcher)
            #expect((before["items"] as? [Any])?.count == 10, "\(before.text)")
            #expect(Self.mode(before, "breach")?["is_standard"] as? Bool == true)
            let wish = #"{"mode":"auto","moved_stops":4}"#
            #expect(try await client.send(.post, address, wish, headers: dispatcher).status == .forbidden)
            let answer = try await client.send(.post, address, wish, headers: admin)
            #expect(answer["moved_stops"] as? Int == 4 && answer["broken_windows"] as? Int == 0, "\(answer.text)")
            let after = try await client.send(.get, "/v1/replan-policies", headers: dispatcher)
            #expect(Self.mode(after, "breach")?["mode"] as? String == "auto")
            #expect(Self.mode(after, "breach")?["changed_by"] as? String == "root")
            #expect(Self.mode(after, "warning")?["is_standard"] as? Bool == true)
            let others = try await client.send(.get, "/v1/replan-policies", headers: north)
            #expect(Self.mode(others, "breach")?["is_standard"] as? Bool == true, "\(others.text)")
            for (body, pointer) in [
                (#"{"mode":"perhaps"}"#, "#/mode"), (#"{"mode":"auto","moved_stops":-1}"#, "#/moved_stops"),
            ] {
                let refused = try await client.send(.post, address, body, headers: admin)
                #expect(refused.status == .unprocessableContent, "\(refused.text)")
                #expect(refused["errors", "0", "pointer"] as? String == pointer, "\(refused.text)")
            }
            let nowhere = try await client.send(.post, "/v1/replan-policies/moon", wish, headers: admin)
            #expect(nowhere.status == .notFound)
            #expect(try await client.send(.delete, address, headers: admin).status == .noContent)
            let back = try await client.send(.get, "/v1/replan-policies", headers: dispatcher)
            #expect(Self.mode(back, "breach")?["is_standard"] as? Bool == true)
        }
        let trail = try Connection(api.options).query(
            "select count(*) as n from isotherm.audit_entry where action like '%replan-policies%'"
        ).single()
        #expect(try trail.int("n") >= 2)
    }
}
