import HTTPTypes
import Hummingbird

/// Says whose data a request is about: `?tenant=`, the header `Isotherm-Tenant`, or the configured default.
struct TenantMiddleware: RouterMiddleware {
    typealias Context = APIContext

    static let header = HTTPField.Name("Isotherm-Tenant")
    static let actorHeader = HTTPField.Name("Isotherm-Actor")

    let usual: String

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let query = Query(request)
        let named = try query.text("tenant") ?? Self.value(Self.header, request)
        if let named, !Self.isName(named) {
            throw Problem.parameter("tenant", expected: "1 to 64 letters, digits, -, _ or .", came: named)
        }
        context.tenant = named ?? usual
        context.actor = String((Self.value(Self.actorHeader, request) ?? "dispatcher").prefix(100))
        return try await next(request, context)
    }

    /// Tenants are levels of MQTT topics: nothing that means something there.
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func value(_ name: HTTPField.Name?, _ request: Request) -> String? {
        name.flatMap { request.headers[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
