import Alerting
import Hummingbird

extension Problem {
    /// What cannot be done about an episode, in the terms of HTTP.
    init(_ error: EpisodeActionError, id: String) {
        switch error {
        case .notFound:
            self = .notFound("breach", id)
        case .conflict(let first):
            let time = Instant.text(microseconds: first.time)
            self.init(
                .conflict,
                "already-done",
                "\(first.actor) was first, at \(time).",
                extensions: [
                    "first": "{\"by\":\(JSONText.quoted(first.actor)),\"at\":\(JSONText.quoted(time))}"
                ]
            )
        case .alreadyClosed(let time):
            self.init(.conflict, "already-closed", "It ended already, at \(Instant.text(microseconds: time)).")
        case .incomplete(let field):
            self.init(.unprocessableContent, "incomplete", "\(field) must not be empty.")
        case .database(let error):
            self.init(error)
        }
    }

    /// What cannot be done about an incident, in the terms of HTTP.
    init(_ error: IncidentActionError, id: String) {
        switch error {
        case .notFound:
            self = .notFound("incident", id)
        case .conflict(let name, let time):
            let time = Instant.text(microseconds: time)
            self.init(
                .conflict,
                "already-done",
                "\(name) was first, at \(time).",
                extensions: ["first": "{\"by\":\(JSONText.quoted(name)),\"at\":\(JSONText.quoted(time))}"]
            )
        case .alreadyClosed(let time):
            self.init(.conflict, "already-closed", "It ended already, at \(Instant.text(microseconds: time)).")
        case .noFurtherStep:
            self.init(.conflict, "no-further-step", "Everybody whom the rules name has been told.")
        case .incomplete(let field):
            self.init(.unprocessableContent, "incomplete", "\(field) must not be empty.")
        case .database(let error):
            self.init(error)
        }
    }
}
