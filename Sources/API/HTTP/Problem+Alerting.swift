import Alerting
import Hummingbird

extension Problem {
    /// What cannot be done about an episode, in the terms of HTTP.
    init(_ error: EpisodeActionError, id: String) {
        switch error {
        case .notFound:
            self = .notFound(.breach, id)
        case .conflict(let first):
            let time = Instant.text(microseconds: first.time)
            self.init(
                .conflict,
                .alreadyDone,
                "\(first.actor) was first, at \(time).",
                extensions: [
                    "first": "{\"by\":\(JSONText.quoted(first.actor)),\"at\":\(JSONText.quoted(time))}"
                ]
            )
        case .alreadyClosed(let time):
            self = .alreadyClosed(at: time)
        case .incomplete(let field):
            self = .incomplete(field)
        case .database(let error):
            self.init(error)
        }
    }

    /// What cannot be done about an incident, in the terms of HTTP.
    init(_ error: IncidentActionError, id: String) {
        switch error {
        case .notFound:
            self = .notFound(.incident, id)
        case .conflict(let name, let time):
            let time = Instant.text(microseconds: time)
            self.init(
                .conflict,
                .alreadyDone,
                "\(name) was first, at \(time).",
                extensions: ["first": "{\"by\":\(JSONText.quoted(name)),\"at\":\(JSONText.quoted(time))}"]
            )
        case .alreadyClosed(let time):
            self = .alreadyClosed(at: time)
        case .noFurtherStep:
            self.init(.conflict, .noFurtherStep, "Everybody whom the rules name has been told.")
        case .incomplete(let field):
            self = .incomplete(field)
        case .database(let error):
            self.init(error)
        }
    }

    private static func alreadyClosed(at time: Int64) -> Problem {
        let time = Instant.text(microseconds: time)
        return Problem(.conflict, .alreadyClosed, "It ended already, at \(time).", particulars: ["time": .text(time)])
    }
}
