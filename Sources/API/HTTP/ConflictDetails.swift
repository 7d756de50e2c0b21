import Dispatching

/// What has moved on, for pages that say it in their own language: the member `conflict` of the problem.
struct ConflictDetails {
    private var kind: String
    private var texts: [(name: String, value: String)] = []
    private var numbers: [(name: String, value: Int)] = []

    init(_ conflict: PlanConflict) {
        switch conflict {
        case .runningVersion(let expected, let running):
            kind = "running_version"
            numbers = Self.known(expected, running)
        case .basedOn(let base, let running):
            kind = "based_on"
            numbers = Self.known(base, running)
        case .decided(let version, let state):
            kind = "decided"
            numbers = [("version", version)]
            texts = [("state", state.rawValue)]
        case .expired(let version):
            kind = "expired"
            numbers = [("version", version)]
        case .shipment(let number, let state, let vehicle):
            kind = "shipment"
            texts = [("shipment", number), ("state", state.rawValue), ("vehicle", vehicle ?? "")]
        case .started(let number, let state, let vehicle):
            kind = "started"
            texts = [("shipment", number), ("state", state.rawValue), ("vehicle", vehicle ?? "")]
        case .aboard(let number, let vehicle):
            kind = "aboard"
            texts = [("shipment", number), ("vehicle", vehicle)]
        case .unplannable(let number, _):
            kind = "unplannable"
            texts = [("shipment", number)]
        }
    }

    private static func known(_ expected: Int?, _ running: Int?) -> [(name: String, value: Int)] {
        [("expected", expected), ("running", running)].compactMap { name, value in value.map { (name, $0) } }
    }

    /// A JSON object.
    var json: String {
        let members =
            ["\"kind\":" + JSONText.quoted(kind)]
            + texts.map { JSONText.quoted($0.name) + ":" + JSONText.quoted($0.value) }
            + numbers.map { JSONText.quoted($0.name) + ":\($0.value)" }
        return "{" + members.joined(separator: ",") + "}"
    }
}
