import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Calibration: when a device was compared with a reference, with which certificate, and until when that holds.
struct CalibrationRoutes: RouteGroup {
    /// More than any logger is off without being thrown away, in kelvins.
    static let largestDeviation = 10.0

    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("devices/{device}/calibrations") { _, context in
            let device = try Self.device(context)
            let parameters: [Parameter] = [.text(context.tenant), .text(device)]
            let items = try await services.pool.withConnection { connection -> [String]? in
                let known = try connection.query(
                    "select from isotherm.device where tenant = $1 and name = $2",
                    parameters
                )
                guard !known.isEmpty else { return nil }
                return try connection.query(Self.history, parameters).map { try $0.string("item") }
            }
            guard let items else { throw Problem.notFound(.device, device) }
            return ItemPage(items: items, next: nil)
        }
        router.post("devices/{device}/calibrations") { request, context in try await add(request, context) }
    }

    private static func device(_ context: APIContext) throws -> String {
        try context.parameters.require("device").removingPercentEncoding ?? ""
    }

    private func add(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let device = try Self.device(context)
        let input = try await JSONBody.decode(Input.self, from: request)
        try input.check(now: Date())
        let parameters: [Parameter] = [
            .text(context.tenant), .text(device), .timestamp(microseconds: Self.microseconds(input.calibratedAt)),
            .timestamp(microseconds: Self.microseconds(input.dueAt)), .text(input.certificate),
            input.deviation.map { .double($0) } ?? .null, .text(input.by ?? context.actor),
        ]
        let rows = try await services.pool.withConnection { connection in
            try connection.query(
                """
                insert into isotherm.device_calibration as c
                    (tenant, device_id, calibrated_at, due_at, certificate, deviation, entered_by)
                select d.tenant, d.id, $3, $4, $5, $6, $7 from isotherm.device d where d.tenant = $1 and d.name = $2
                returning \(Self.item) as item
                """,
                parameters
            ).map { try $0.string("item") }
        }
        guard let item = rows.first else { throw Problem.notFound(.device, device) }
        return JSONResponse(status: .created, text: item)
    }

    private static func microseconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970 * 1_000_000) }

    private struct Input: Decodable {
        let calibratedAt: Date
        let dueAt: Date
        let certificate: String
        let deviation: Double?
        let by: String?

        func check(now: Date) throws(Problem) {
            guard calibratedAt <= now else {
                throw .field("#/calibrated_at", expected: .past, came: calibratedAt.formatted(.iso8601))
            }
            guard calibratedAt < dueAt else {
                throw .field("#/due_at", expected: .after("calibrated_at"), came: dueAt.formatted(.iso8601))
            }
            guard certificate.contains(where: { !$0.isWhitespace }), certificate.count <= 200 else {
                throw .field("#/certificate", expected: .characters(1...200), came: certificate)
            }
            if let deviation, !(-largestDeviation...largestDeviation).contains(deviation) {
                throw .field("#/deviation", expected: .range(-10...10, "-10 to 10"), came: "\(deviation)")
            }
            for (name, text) in [("certificate", certificate), ("by", by ?? "")] where text.contains("\0") {
                throw .field("#/" + name, expected: .withoutNUL, came: text)
            }
        }
    }

    /// The members of an entry, for a row `c`.
    static let item = """
        json_build_object('calibrated_at', c.calibrated_at, 'due_at', c.due_at, 'certificate', c.certificate,
            'deviation', c.deviation, 'entered_by', c.entered_by, 'entered_at', c.entered_at)::text
        """

    private static let history = """
        select \(item) as item from isotherm.device_calibration c join isotherm.device d on d.id = c.device_id
        where d.tenant = $1 and d.name = $2 order by c.calibrated_at desc, c.id desc limit 200
        """
}
