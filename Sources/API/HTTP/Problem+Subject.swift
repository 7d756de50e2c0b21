extension Problem {
    /// What kind of thing is not there, or there already.
    enum Subject: String, Sendable, CaseIterable {
        case vehicle, courier, device, order, shipment, plan, proposal, breach, incident, delivery, maintenance, person
        case token, profile, hook, trigger
        /// A version of a profile.
        case profileVersion = "profile_version"
        /// A token that could be revoked.
        case validToken = "valid_token"
        case deadLetter = "dead_letter"
        /// A dead letter that waits.
        case waitingLetter = "waiting_letter"
        /// A wish for a plan.
        case replan
        /// A courier or device, as another vehicle's.
        case crew

        /// The words of a sentence.
        var words: String {
            switch self {
            case .validToken: "token that could be revoked"
            case .profileVersion: "version"
            case .deadLetter: "dead letter"
            case .waitingLetter: "waiting dead letter"
            case .replan: "wish for a plan"
            case .crew: "courier or device of another vehicle"
            default: rawValue
            }
        }
    }
}
