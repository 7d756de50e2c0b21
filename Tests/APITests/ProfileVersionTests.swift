import Foundation
import HTTPTypes
import Testing

@testable import API

/// Profiles are changed over the API: version by version, never over somebody's head.
@Suite("Versions of profiles over the API") struct ProfileVersionTests {
    private static let path = "/v1/profiles/chilled/versions"

    private static func body(high: Double, more: String = "") -> String {
        """
        {"profile":{"id":"chilled","title":{"en":"Chilled","ru":"Охлаждённое"},"low":2,"high":\(high),
          "rules":[{"id":"hot","op":">","limit":\(high),"for_s":600,"severity":"major"}]\(more)},
         "comment":"the label says so","by":"Vera"}
        """
    }

    @Test("A new version is in force at once, and the one before can still be read and compared")
    func change() async throws {
        let api = try await TestAPI()
        try await api.call { client in
            let now = try await client.send(.get, "/v1/profiles/chilled")
            let tag = try #require(now.headers[.eTag])
            #expect(tag == "\"1\"" && now["origin"] as? String == "file")
            let made = try await client.send(.post, Self.path, Self.body(high: 7), headers: [("If-Match", tag)])
            #expect(made.status == .created && made.headers[.eTag] == "\"2\"", "\(made.text)")
            #expect(made["created_by"] as? String == "Vera" && made["is_own"] as? Bool == true)

            let current = try await client.send(.get, "/v1/profiles/chilled")
            #expect(
                current["profile", "high"] as? Double == 7
                    && current["profile", "title", "ru"] as? String == "Охлаждённое"
            )
            let old = try await client.send(.get, Self.path + "/1")
            #expect(old["profile", "high"] as? Double == 8)
            let list = try await client.send(.get, Self.path)
            #expect((list["items"] as? [Any])?.count == 2)
            #expect(list["items", "0", "comment"] as? String == "the label says so")
            let difference = try await client.send(.get, Self.path + "/2/difference")
            #expect(difference["from"] as? Int == 1 && difference["changes", "0", "path"] as? String == "high")
            #expect(difference["changes", "0", "before"] as? String == "8")
            #expect(difference["changes", "0", "after"] as? String == "7")
            let back = try await client.send(.get, Self.path + "/1/difference?from=2")
            #expect(back["changes", "0", "after"] as? String == "8")

            let limits = try await client.send(.get, "/v1/profiles")
            #expect(limits["items", "0", "high"] as? Double == 7 && limits["items", "0", "version"] as? Int == 2)
            let other = try await client.send(.get, "/v1/profiles/chilled?tenant=north")
            #expect(other["profile", "high"] as? Double == 8, "another tenant's goods are judged as before")
            let trail = try await client.send(.get, "/v1/audit")
            #expect(trail["items", "0", "action"] as? String == "POST /v1/profiles/{id}/versions")
            #expect(trail["items", "0", "object"] as? String == "chilled")
        }
    }

    @Test("The second of two hears who was first, and nothing is lost") func twoAtOnce() async throws {
        let api = try await TestAPI()
        try await api.call { client in
            let seen = [("If-Match", "\"1\"")]
            #expect(try await client.send(.post, Self.path, Self.body(high: 7), headers: seen).status == .created)
            let second = try await client.send(.post, Self.path, Self.body(high: 6), headers: seen)
            #expect(second.status == .preconditionFailed && second["conflict", "kind"] as? String == "profile_version")
            #expect(second["conflict", "by"] as? String == "Vera" && second["conflict", "running"] as? Int == 2)
            let blind = try await client.send(.post, Self.path, Self.body(high: 6))
            #expect(blind.status == .preconditionRequired)
            #expect(try await client.send(.get, "/v1/profiles/chilled")["profile", "high"] as? Double == 7)
        }
    }

    @Test("A new profile is made where none of the name is there") func new() async throws {
        let api = try await TestAPI()
        try await api.call { client in
            let body = Self.body(high: 8).replacing("\"chilled\"", with: "\"insulin\"")
            let free = [("If-None-Match", "*")]
            let made = try await client.send(.post, "/v1/profiles/insulin/versions", body, headers: free)
            #expect(made.status == .created && made["version"] as? Int == 1, "\(made.text)")
            let again = try await client.send(.post, "/v1/profiles/insulin/versions", body, headers: free)
            #expect(again.status == .preconditionFailed)
            let missing = try await client.send(.get, "/v1/profiles/serum")
            #expect(missing.status == .notFound)
            let stale = [("If-Match", "\"1\"")]
            let unknown = try await client.send(
                .post,
                "/v1/profiles/serum/versions",
                body.replacing("\"insulin\"", with: "\"serum\""),
                headers: stale
            )
            #expect(unknown.status == .notFound)
        }
    }

    @Test(
        "A wrong value is named with what is expected and what came",
        arguments: [
            (Self.body(high: 1), "#/profile/high", "more_than", "1.0"),
            (Self.body(high: 7, more: #","max_gap_s":0"#), "#/profile/max_gap_s", "positive", "0.0"),
            (Self.body(high: 7, more: #","colour":"red""#), "#/profile/colour", "known_key", "colour"),
            (
                Self.body(high: 7, more: #","zones":[{"above":8,"upto":4,"budget_h":1}]"#), "#/profile/zones/0/upto",
                "more_than", "4.0"
            ),
            (
                Self.body(high: 7).replacing("\"for_s\":600", with: "\"for_s\":600,\"window_s\":9"),
                "#/profile/rules/0/window_s", "absent", "9.0"
            ),
            (Self.body(high: 7).replacing("\"chilled\"", with: "\"other\""), "#/profile/id", "same_as", "other"),
            (Self.body(high: 7).replacing("the label says so", with: ""), "#/comment", "text", ""),
        ]
    )
    func wrong(body: String, pointer: String, code: String, came: String) async throws {
        let api = try await TestAPI()
        try await api.call { client in
            let answer = try await client.send(.post, Self.path, body, headers: [("If-Match", "\"1\"")])
            #expect(answer.status == .unprocessableContent, "\(answer.text)")
            #expect(answer["errors", "0", "pointer"] as? String == pointer, "\(answer.text)")
            #expect(answer["errors", "0", "expected", "code"] as? String == code)
            #expect(answer["errors", "0", "came"] as? String == came)
            #expect(try await client.send(.get, "/v1/profiles/chilled").headers[.eTag] == "\"1\"")
        }
    }
}
