import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import API

@Suite("A shipment's temperature record as a document", .serialized)
struct ReportTests {
    private static let aboard =
        Samples.fleet + Samples.plans + """
            update isotherm.shipment set state = 'loaded', vehicle = 'van-1', loaded_at = now() - interval '30 minutes';
            """

    @Test("It comes as PDF in either language, as a file to keep")
    func document() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard)
        try await api.call { client in
            for query in ["", "?language=ru"] {
                try await client.execute(uri: "/v1/shipments/A-1/report.pdf" + query, method: .get) { response in
                    #expect(response.status == .ok, "\(String(buffer: response.body))")
                    #expect(response.headers[.contentType] == "application/pdf")
                    #expect(response.headers[.contentDisposition] == "attachment; filename*=UTF-8''A%2D1.pdf")
                    #expect(response.body.getString(at: 0, length: 5) == "%PDF-")
                }
            }
        }
    }

    @Test("What is not there, was not loaded or has no profile any more is said so")
    func refusals() async throws {
        let api = try await TestAPI()
        try api.sql(
            Self.aboard + """
                insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
                    window_end, amount, profile, state, vehicle, loaded_at)
                values ('default', 'A-2', 'A-1', 'depot', 55.8, 37.5, now(), now(), '{1}', 'chilled', 'new', null, null),
                    ('default', 'A-3', 'A-1', 'depot', 55.8, 37.5, now(), now(), '{1}', 'gone', 'loaded', 'van-1', now());
                """
        )
        try await api.call { client in
            for (path, status, type) in [
                ("none/report.pdf", 404, "not-found"), ("A-1/report.pdf?tenant=other", 404, "not-found"),
                ("A-2/report.pdf", 409, "not-loaded"), ("A-3/report.pdf", 409, "no-profile"),
                ("A-1/report.pdf?language=de", 400, "invalid-parameter"),
            ] {
                let answer = try await client.send(.get, "/v1/shipments/" + path)
                #expect(answer.status.code == status, "\(path): \(answer.text)")
                #expect(answer["type"] as? String == "urn:isotherm:problem:" + type, "\(path)")
            }
        }
    }

    @Test("At most two are printed at once; who comes third is asked to come again")
    func turns() async throws {
        let api = try await TestAPI()
        try api.sql(Self.aboard)
        try await api.call { client in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let answer = try await client.execute(uri: "/v1/shipments/A-1/report.pdf", method: .get) { $0 }
                        if answer.status == .serviceUnavailable { #expect(answer.headers[.retryAfter] == "5") }
                        return answer.status.code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(statuses) == [200, 503] && statuses.filter { $0 == 200 }.count >= 2, "\(statuses)")
        }
    }
}
