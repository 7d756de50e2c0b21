import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Reports
import Telemetry
import Threads

/// The temperature record of a shipment as a document for the consignee and the inspector: what `isotherm report` writes.
struct ReportRoutes: RouteGroup {
    private let services: APIServices
    /// A document takes a second or two of a processor and 100 MB: further ones are sent away.
    private let turns = SolverTurns(limit: 2)

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("shipments/{number}/report.pdf") { request, context in try await pdf(request, context) }
    }

    private func pdf(_ request: Request, _ context: APIContext) async throws -> Response {
        let number = try context.parameters.require("number").removingPercentEncoding ?? ""
        let wish = try Query(request).choice("language", ReportLanguage.allCases.map(\.rawValue))
        let language = wish.flatMap { ReportLanguage(rawValue: $0) } ?? .english
        guard turns.take() else {
            throw Problem(.serviceUnavailable, .busy, "Other records are being printed.", headers: [.retryAfter: "5"])
        }
        defer { turns.giveBack() }
        var report = try await report(number, tenant: context.tenant)
        if context.seesMasked { try await mask(&report) }
        let page = ReportPage(report, language: language).html
        do throws(ReportError) {
            // The printer is a program that is waited for.
            let document = try await DedicatedThread.run(named: "print") { () throws(ReportError) in
                try PDFPrinter().pdf(of: page)
            }
            return Self.response(document, number: number)
        } catch {
            throw Problem(error)
        }
    }

    /// What people said about an episode, or of why they changed a profile, may name the customer.
    private func mask(_ report: inout ShipmentReport) async throws {
        for change in report.changes.indices {
            let reason = report.changes[change].reason
            report.changes[change].reason = try await services.pool.withConnection { try Masking.words(reason, on: $0) }
        }
        for episode in report.episodes.indices {
            for action in report.episodes[episode].actions.indices {
                let comment = report.episodes[episode].actions[action].comment
                report.episodes[episode].actions[action].comment = try await services.pool.withConnection {
                    try Masking.words(comment, on: $0)
                }
            }
        }
    }

    private func report(_ number: String, tenant: String) async throws -> ShipmentReport {
        let now = Timestamp(microseconds: Instant.now())
        do {
            return try await services.pool.withConnection { connection in
                try ShipmentReader(connection).report(number, tenant: tenant, now: now)
            }
        } catch let error as ReportError {
            if case .database(let failure) = error { throw failure }
            if case .unreadableProfile = error { throw error }
            throw Problem(error)
        }
    }

    /// As a file to keep: a browser's own viewer would need scripts and styles that the page's policy forbids.
    private static func response(_ document: Data, number: String) -> Response {
        let name = number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "shipment"
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/pdf", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename*=UTF-8''\(name).pdf",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document))
        )
    }
}
