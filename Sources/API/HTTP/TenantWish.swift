import Access
import HTTPTypes
import Hummingbird

/// Whose data a request wants to be about, and who it says that acts: `?tenant=` or the header `Isotherm-Tenant`, and
/// `Isotherm-Actor`.
struct TenantWish {
    static let header = HTTPField.Name("Isotherm-Tenant")
    static let actorHeader = HTTPField.Name("Isotherm-Actor")

    /// The named tenant; nil when the request names none.
    let tenant: String?
    let actor: String?

    init(_ request: Request) throws(Problem) {
        let header = Self.value(Self.header, request)
        // Elsewhere an empty parameter counts as not given. Here that would answer with the usual customer's data.
        if request.uri.queryParameters["tenant"]?.isEmpty == true {
            throw .parameter("tenant", expected: Requirement(TokenRule.tenantName), came: "")
        }
        let named = try Query(request).text("tenant") ?? header
        for name in [named, header] {
            if let name, !TenantName.isValid(name) {
                throw .parameter("tenant", expected: Requirement(TokenRule.tenantName), came: name)
            }
        }
        if let named, let header, named != header {
            throw .parameter("tenant", expected: .sameAs("Isotherm-Tenant"), came: named)
        }
        tenant = named
        actor = Self.value(Self.actorHeader, request).map { String($0.prefix(100)) }
    }

    /// The tenant that `identity` acts for here.
    ///
    /// - Throws: 403 when it is bound to another than the request names.
    func tenant(of identity: Identity, usual: String) throws(Problem) -> String {
        guard let bound = identity.tenant else { return tenant ?? usual }
        guard let tenant, tenant != bound else { return bound }
        throw Problem(
            .forbidden,
            .foreignTenant,
            "The token is of another tenant than \(Described.text(tenant)).",
            particulars: ["tenant": .text(tenant)],
            faults: [Problem.Fault(pointer: "?tenant", code: "foreign", detail: "The token is of another tenant.")]
        )
    }

    private static func value(_ name: HTTPField.Name?, _ request: Request) -> String? {
        name.flatMap { request.headers[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
