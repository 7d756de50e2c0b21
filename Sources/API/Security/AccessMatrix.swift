import Access
import HTTPTypes

/// Who may do what: every address of the API with the roles that may use it. An admin may use all of them.
///
/// This is the only place that says so. An address without a line is refused to everybody, and a test finds it.
enum AccessMatrix {
    /// What an address wants.
    enum Rule: Equatable, Sendable {
        /// Nothing: probes, the login, and what bears its own permission.
        case open
        /// One of the roles, for a page that leads to the login form instead of refusing.
        case page(Set<AccessRole>)
        /// One of the roles.
        case roles(Set<AccessRole>)
        /// One of the roles; a courier only for what is its own.
        case own(Set<AccessRole>)

        /// The roles, an admin among them; nil when everybody may.
        var roles: Set<AccessRole>? {
            switch self {
            case .open: nil
            case .page(let roles), .roles(let roles), .own(let roles): roles.union([.admin])
            }
        }
    }

    /// The rule of an address as the router writes it, for instance `/v1/breaches/{id}`; nil when there is none.
    static func rule(_ method: HTTPRequest.Method, _ path: String) -> Rule? {
        let method = method == .head ? .get : method
        let path = path.hasPrefix("/") ? path : "/" + path
        return rules[method.rawValue + " " + (path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)]
    }

    /// The methods that an address of a request answers to, in alphabetical order; none where there is no such address.
    static func methods(at path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let found = rules.keys.compactMap { key -> String? in
            let operation = key.split(separator: " ", maxSplits: 1)
            let pattern = operation[1].split(separator: "/", omittingEmptySubsequences: true)
            let fits = pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
            return fits ? String(operation[0]) : nil
        }
        return Set(found + (found.contains("GET") ? ["HEAD"] : [])).sorted()
    }

    /// The addresses that somebody may use, for a page that hides the others.
    static func operations(of identity: Identity) -> [String] {
        rules.filter { $0.value.roles.map { identity.has(anyOf: $0) } ?? true }.keys.sorted()
    }

    private static let all = Set(AccessRole.allCases)
    /// Whoever looks at the day at work.
    private static let desk: Set<AccessRole> = [.dispatcher, .operator, .quality]
    private static let dispatch: Set<AccessRole> = [.dispatcher]
    private static let care: Set<AccessRole> = [.dispatcher, .quality]
    private static let orders: Set<AccessRole> = [.dispatcher, .operator, .quality, .partner]
    private static let ordering: Set<AccessRole> = [.dispatcher, .operator, .partner]
    private static let machines: Set<AccessRole> = [.dispatcher, .partner]

    static let rules: [String: Rule] = [
        "GET /livez": .open,
        "GET /readyz": .open,
        "GET /metrics": .open,
        "GET /openapi.json": .open,
        "GET /asyncapi.json": .open,
        "GET /login": .open,
        "POST /login": .open,
        "POST /logout": .open,
        "GET /track/{token}": .open,
        "GET /v1/track/{token}": .open,
        "GET /courier/worker.js": .open,

        "GET /": .page(desk),
        "GET /timeline": .page(desk),
        "GET /proposals/{version}": .page(desk),
        "GET /alerts": .page(desk),
        "GET /alerts/{id}": .page(desk),
        "GET /incidents/{id}": .page(desk),
        "GET /orders": .page(desk.union([.partner])),
        "GET /shipments/{number}": .page(desk.union([.partner])),
        "GET /kpi": .page(care),
        "GET /administration": .page(care),
        "GET /courier/{courier}": .page([.courier, .dispatcher]),

        "GET /v1/vehicles": .roles(desk),
        "POST /v1/vehicles": .roles(dispatch),
        "GET /v1/vehicles/{vehicle}/track": .roles(desk),
        "GET /v1/facilities": .roles(orders),
        "POST /v1/facilities": .roles(dispatch),
        "GET /v1/devices": .roles(desk),
        "GET /v1/devices/{device}/readings": .roles(desk),
        "GET /v1/readings/out-of-range": .roles(desk),
        "GET /v1/positions/latest": .roles(desk),
        "GET /v1/profiles": .roles(all),
        "GET /v1/profiles/{id}": .roles(all),
        "GET /v1/profiles/{id}/versions": .roles(desk),
        "POST /v1/profiles/{id}/versions": .roles([.quality]),
        "GET /v1/profiles/{id}/versions/{version}": .roles(desk),
        "GET /v1/profiles/{id}/versions/{version}/difference": .roles(desk),
        "GET /v1/kpi": .roles(care),
        "GET /v1/kpi.csv": .roles(care),

        "GET /v1/breaches": .roles(desk),
        "GET /v1/breaches/{id}": .roles(desk),
        "POST /v1/breaches/{id}/acknowledge": .roles(care),
        "GET /v1/breach-notes": .roles(desk),
        "GET /v1/breaches/{id}/notes": .roles(desk),
        "POST /v1/breaches/{id}/notes": .roles(care),

        "GET /v1/incidents": .roles(desk),
        "GET /v1/incidents/{id}": .roles(desk),
        "POST /v1/incidents/{id}/acknowledge": .roles(care),
        "POST /v1/incidents/{id}/escalate": .roles(care),
        "GET /v1/maintenance": .roles(desk),
        "POST /v1/maintenance": .roles(care),
        "DELETE /v1/maintenance/{id}": .roles(care),
        "GET /v1/devices/health": .roles(desk),
        "GET /v1/devices/{device}/calibrations": .roles(desk),
        "POST /v1/devices/{device}/calibrations": .roles([.quality]),

        "GET /v1/plans": .roles(desk),
        "POST /v1/plans": .roles(dispatch),
        "GET /v1/plans/current": .roles(desk),
        "GET /v1/plans/{version}": .roles(desk),
        "POST /v1/plans/{version}/accept": .roles(dispatch),
        "POST /v1/plans/{version}/reject": .roles(dispatch),
        "POST /v1/plans/{version}/check": .roles(dispatch),
        "POST /v1/plans/{version}/edit": .roles(dispatch),
        "GET /v1/replans/{id}": .roles(desk),
        "GET /v1/replan-policies": .roles(dispatch),
        // Whether plans run without anybody's look is an administrator's word.
        "POST /v1/replan-policies/{trigger}": .roles([]),
        "DELETE /v1/replan-policies/{trigger}": .roles([]),

        "GET /v1/orders": .roles(orders),
        "POST /v1/orders": .roles(ordering),
        "POST /v1/orders/import": .roles(ordering),
        "POST /v1/orders/{number}/change": .roles(ordering),
        "POST /v1/orders/{number}/cancel": .roles(ordering),
        "GET /v1/order-search": .roles(orders),
        "GET /v1/shipments/{number}": .roles(orders),
        "GET /v1/shipments/{number}/report.pdf": .roles(desk),
        "POST /v1/shipments/{number}/link": .roles(ordering),
        "POST /v1/shipments/{number}/handover": .own([.courier, .dispatcher]),
        "GET /v1/couriers/{courier}/route": .own([.courier, .dispatcher, .operator]),
        "POST /v1/courier-events": .own([.courier, .dispatcher]),

        "GET /v1/dead-letters": .roles([.quality]),
        "POST /v1/dead-letters/{id}/retry": .roles([]),
        "POST /v1/dead-letters/{id}/discard": .roles([]),
        "GET /v1/hooks": .roles([]),
        "POST /v1/hooks/{id}/test": .roles([]),
        "POST /v1/hooks/{id}/replay": .roles([]),
        "POST /v1/hooks/{id}/enable": .roles([]),
        "GET /v1/deliveries": .roles([]),
        "GET /v1/deliveries/{id}/attempts": .roles([]),
        "POST /v1/deliveries/{id}/replay": .roles([]),
        "GET /v1/stream": .roles(desk),

        "GET /v1/audit": .roles([.quality]),
        "POST /v1/persons/export": .roles([]),
        "POST /v1/persons/erase": .roles([]),
        "GET /v1/tokens": .roles([]),
        "POST /v1/tokens": .roles([]),
        "DELETE /v1/tokens/{id}": .roles([]),

        "POST /vroom": .roles(machines),
        "POST /vroom/optimization": .roles(machines),
        "GET /vroom/health": .roles(all),
        "GET /osrm/table/v1/{profile}/{coordinates}": .roles(machines),
    ]
}
