/// Something that a plan could not rest on.
public struct PlanRemark: Sendable, Equatable, Codable {
    /// What there is to remark.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// No position of a vehicle with loads on board is known.
        case noPosition = "no_position"
        /// The position of a vehicle is old.
        case oldPosition = "old_position"
        /// The engine ran out of time.
        case outOfTime = "out_of_time"
        /// Travel times are estimated, because the road network does not answer.
        case estimatedTravel = "estimated_travel"
    }

    /// What.
    public var code: Code
    /// The vehicle, or what the road network says.
    public var about: String?
    /// How old it is, in minutes.
    public var minutes: Int?

    /// Creates a remark.
    public init(_ code: Code, about: String? = nil, minutes: Int? = nil) {
        self.code = code
        self.about = about
        self.minutes = minutes
    }

    /// The same in English.
    public var sentence: String {
        let about = about ?? ""
        switch code {
        case .noPosition: return "no position of \(about) is known"
        case .oldPosition: return "the position of \(about) is \(minutes ?? 0) minutes old"
        case .outOfTime: return "the engine ran out of time: this is the best plan so far"
        case .estimatedTravel: return "travel times are estimated: \(about)"
        }
    }
}
