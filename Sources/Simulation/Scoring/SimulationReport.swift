/// The answer of a simulation: the day without the change, and what each policy made of the day with it.
public struct SimulationReport: Sendable, Equatable, Encodable {
    /// The scenario's name.
    public let scenario: String
    /// What happens, for people.
    public let title: String
    /// The seed of everything random.
    public let seed: UInt64
    /// How many vehicles there are.
    public let vehicles: Int
    /// The day without the change first, then the policies.
    public let scores: [PolicyScore]
    /// What happened under each policy, by its name.
    public let diaries: [String: [DiaryLine]]

    private enum CodingKeys: String, CodingKey {
        case scenario, title, seed, vehicles, scores
    }

    /// The score of a policy.
    public subscript(policy: Policy) -> PolicyScore? { scores.first { $0.policy == policy.rawValue } }

    /// The day on which nothing went wrong.
    public var baseline: PolicyScore? { scores.first { $0.policy == "baseline" } }
}
