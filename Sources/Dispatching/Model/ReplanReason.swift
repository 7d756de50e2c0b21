/// Why a wish for a plan ended as it did, as a code with its particulars.
public struct ReplanReason: Sendable, Equatable, Codable {
    /// What decided it.
    public enum Code: String, Sendable, Codable, CaseIterable {
        // Unchanged.
        /// The running plan is still the best that was found.
        case stillBest = "still_best"
        /// There is nothing to plan.
        case nothingToPlan = "nothing_to_plan"

        // Proposed, although it might have been accepted at once.
        /// The policy for this trigger leaves the decision to a person.
        case personDecides = "person_decides"
        /// More stops would move than a plan that nobody looks at may move.
        case movedStops = "moved_stops"
        /// More windows would be missed than such a plan may miss.
        case brokenWindows = "broken_windows"
        /// More shipments would fall out than such a plan may drop.
        case droppedShipments = "dropped_shipments"

        // Failed.
        /// Another plan was accepted each time while this one was being made.
        case overtaken
        /// The road engine refused the question.
        case roadsRefused = "roads_refused"
        /// The road engine's answer cannot be read.
        case roadsMalformed = "roads_malformed"
        /// A place lies outside the ranges of latitude and longitude.
        case invalidCoordinate = "invalid_coordinate"
        /// The routing engine cannot take the problem.
        case problem
        /// The database refused a statement.
        case database
        /// Something else; the log has it.
        case `internal`
    }

    /// What decided it.
    public let code: Code
    /// What the policy is about.
    public var trigger: ReplanTrigger?
    /// How many there would be.
    public var count: Int?
    /// How many are allowed.
    public var allowed: Int?
    /// Where in the routing problem the fault is.
    public var path: String?

    /// Creates a reason.
    public init(
        _ code: Code,
        trigger: ReplanTrigger? = nil,
        count: Int? = nil,
        allowed: Int? = nil,
        path: String? = nil
    ) {
        self.code = code
        self.trigger = trigger
        self.count = count
        self.allowed = allowed
        self.path = path
    }

    /// The same in English.
    public var sentence: String {
        let (count, allowed) = (count ?? 0, allowed ?? 0)
        switch code {
        case .stillBest: return "the running plan is still the best found"
        case .nothingToPlan: return "there is nothing to plan"
        case .personDecides: return "the policy for \(trigger?.rawValue ?? "this") is that a person decides"
        case .movedStops: return "\(count) stops would move, \(allowed) are allowed"
        case .brokenWindows: return "\(count) windows would be missed, \(allowed) are allowed"
        case .droppedShipments: return "\(count) shipments would fall out, \(allowed) are allowed"
        case .overtaken: return "another plan was accepted each time while this one was being made"
        case .roadsRefused: return "the road engine refused the question"
        case .roadsMalformed: return "the road engine's answer cannot be read"
        case .invalidCoordinate: return "a place lies outside the ranges of latitude and longitude"
        case .problem: return "the routing engine cannot take the problem\(path.map { " (\($0))" } ?? "")"
        case .database: return "the database refused a statement"
        case .internal: return "something failed; the log has it"
        }
    }
}
