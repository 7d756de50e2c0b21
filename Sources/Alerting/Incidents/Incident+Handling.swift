/// What a person does about an incident as a whole.
extension Incident {
    /// Notes that somebody has taken it on, as grave as it is now. Whoever did so for the whole of it is not noted anew
    /// when each of its alerts says the same.
    mutating func takeOn(by actor: String, at time: Int64, comment: String? = nil) {
        if let known = acknowledgement, known.by == actor, known.at == time, known.severity >= severity { return }
        acknowledgement = Acknowledgement(by: actor, at: time, severity: severity, comment: comment)
    }

    /// Lets the step that would be told next be told now, whatever snoozes, acknowledgements and quiet hours say.
    ///
    /// - Returns: The step; nil when nobody is left who could be told.
    mutating func escalate(by actor: String, at now: Int64) -> Notice? {
        let steps = notices.indices.filter { index in
            notices[index].step > 0 && notices[index].told == nil && notices[index].wantedBy == nil
        }
        let next = steps.min { (notices[$0].step, notices[$0].dueAt) < (notices[$1].step, notices[$1].dueAt) }
        guard isOpen, let next else { return nil }
        notices[next].dueAt = now
        notices[next].wantedBy = actor
        version += 1
        return notices[next]
    }
}

extension Incident {
    /// What others are to hear of what a fact has changed; nil where they hear of nothing.
    func change(since before: Incident) -> EventKind? {
        if version == before.version { return nil }
        if before.isOpen, !isOpen { return .closed }
        return acknowledgement == before.acknowledgement ? .updated : .acknowledged
    }
}
