import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Notes about breaches")
struct BreachNoteTests {
    @Test("A breach is assigned, commented on and put off; the newest word is in force and all are told in order")
    func notes() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.breach)
        let until = Date(timeIntervalSinceNow: 1_800).formatted(.iso8601)
        try await api.call { client in
            let bodies = [
                #"{"kind":"assigned","by":"Anna","assignee":"Boris"}"#,
                #"{"kind":"assigned","by":"Boris","assignee":"Vera","instead_of":"Boris"}"#,
                #"{"kind":"comment","by":"Vera","comment":"calling the driver"}"#,
                #"{"kind":"snoozed","by":"Vera","until":"\#(until)"}"#,
            ]
            for body in bodies {
                let answer = try await client.send(.post, "/v1/breaches/b1/notes", body)
                #expect(answer.status == .created, "\(answer.text)")
            }
            let late = #"{"kind":"assigned","by":"Anna","assignee":"Boris","instead_of":"Boris"}"#
            let conflict = try await client.send(.post, "/v1/breaches/b1/notes", late)
            #expect(conflict.status == .conflict && conflict["first", "by"] as? String == "Boris", "\(conflict.text)")
            let inForce = try await client.send(.get, "/v1/breach-notes")
            #expect(inForce["items", "0", "assignee"] as? String == "Vera", "\(inForce.text)")
            #expect(inForce["items", "0", "snoozed_until"] is String)
            #expect(inForce["items", "0", "comments"] as? Int == 1)
            #expect(try await client.send(.post, "/v1/breaches/b1/acknowledge", #"{"by":"Vera"}"#).status == .ok)
            let story = try await client.send(.get, "/v1/breaches/b1/notes")
            let kinds = (story["items"] as? [[String: Any]])?.compactMap { $0["kind"] as? String }
            #expect(kinds == ["assigned", "assigned", "comment", "snoozed", "acknowledged"], "\(story.text)")
        }
    }

    @Test("A note without words, of an unknown kind, for too long or about nothing is refused")
    func refused() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.breach)
        try await api.call { client in
            for body in [
                #"{"kind":"comment"}"#, #"{"kind":"shouted"}"#, #"{"kind":"assigned"}"#,
                #"{"kind":"snoozed","until":"2090-01-01T00:00:00Z"}"#,
            ] {
                #expect(
                    try await client.send(.post, "/v1/breaches/b1/notes", body).status == .unprocessableContent,
                    "\(body)"
                )
            }
            let nothing = try await client.send(.post, "/v1/breaches/b9/notes", #"{"kind":"comment","comment":"?"}"#)
            #expect(nothing.status == .notFound)
        }
    }
}
