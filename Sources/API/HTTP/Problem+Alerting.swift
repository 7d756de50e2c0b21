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
}
