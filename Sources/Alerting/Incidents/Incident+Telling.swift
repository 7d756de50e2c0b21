extension Incident {
    /// What is to be said now, and when to ask again.
    public struct Answer: Sendable, Equatable {
        /// What is to be said.
        public var sayings: [Saying] = []
        /// When to ask again, should nothing happen before; in microseconds since the Unix epoch, nil for never.
        public var nextAt: Int64?

        /// Creates an answer.
        public init(sayings: [Saying] = [], nextAt: Int64? = nil) {
            self.sayings = sayings
            self.nextAt = nextAt
        }

        fileprivate mutating func look(at instant: Int64) { nextAt = min(nextAt ?? instant, instant) }
    }

    /// Decides what is to be said at an instant of the clock, and notes it as said.
    ///
    /// - Parameters:
    ///   - now: The clock, in microseconds since the Unix epoch.
    ///   - policy: Who hears of what.
    ///   - maintenance: Windows that the database knows of, besides those of the policy.
    /// - Returns: What is to be said, and when to ask again.
    public mutating func tell(at now: Int64, by policy: AlertPolicy, maintenance: [MaintenanceWindow] = []) -> Answer {
        var answer = Answer()
        let audible = route(at: now, by: policy, windows: policy.maintenance + maintenance, &answer)
        for index in notices.indices {
            guard let manners = policy.channels[notices[index].channel] else { continue }
            if let due = due(notices[index], manners, audible: audible, policy, now) {
                say(index, due, manners, now, &answer)
            }
        }
        return answer
    }

    /// Lets the rules look at alerts that are new or have become graver, and may be heard of.
    ///
    /// - Returns: When an open alert may be heard of: now, at the end of a snooze or of maintenance, or never.
    private mutating func route(
        at now: Int64,
        by policy: AlertPolicy,
        windows: [MaintenanceWindow],
        _ answer: inout Answer
    ) -> Int64? {
        var audible: Int64?
        for index in alerts.indices where alerts[index].isOpen {
            let alert = alerts[index]
            let maintenanceEnd = windows.filter { $0.covers(alert, at: place, tenant: tenant) }.map(\.span.upperBound)
            let from = max(alert.snoozedUntil ?? now, maintenanceEnd.max() ?? now, now)
            audible = min(audible ?? from, from)
            if from > now {
                answer.look(at: from)
            } else if alert.routedAs.map({ $0 < alert.severity }) ?? true {
                alerts[index].routedAs = alert.severity
                for rule in policy.rules where rule.matches(alert, at: place, tenant: tenant, now: now) {
                    follow(rule, at: now, wait: policy.wait.microseconds)
                }
            }
        }
        return audible
    }

    /// Notes whom a rule names. Who hears already is not named again; an acknowledgement that no longer covers the
    /// matter lets the steps begin anew.
    private mutating func follow(_ rule: AlertRule, at now: Int64, wait: Int64) {
        for channel in rule.channels where !notices.contains(where: { $0.channel == channel && $0.step == 0 }) {
            notices.append(Notice(channel: channel, step: 0, rule: rule.name, dueAt: now + wait))
        }
        if isAcknowledged { return }
        for (number, step) in rule.escalation.enumerated() {
            let after = step.after.microseconds
            let known = notices.firstIndex { $0.channel == step.channel && $0.step == number + 1 }
            if let known {
                let isOverdue = notices[known].told == nil && notices[known].dueAt <= now
                if isOverdue, notices[known].wantedBy == nil { notices[known].dueAt = now + after }
            } else {
                notices.append(
                    Notice(
                        channel: step.channel,
                        step: number + 1,
                        rule: rule.name,
                        who: step.who,
                        dueAt: now + after
                    )
                )
            }
        }
    }

    /// Something to say: when, and whether it must be noticed.
    private struct Due {
        let at: Int64
        let isLoud: Bool
    }

    /// What a notice has to say next; nil for nothing, as things are.
    private func due(
        _ notice: Notice,
        _ manners: ChannelManners,
        audible: Int64?,
        _ policy: AlertPolicy,
        _ now: Int64
    ) -> Due? {
        guard let told = notice.told else { return firstDue(notice, audible: audible) }
        guard manners.takesUpdates || speaksFor(notice) else { return nil }
        if !isOpen { return told.isOpen ? Due(at: told.at, isLoud: !manners.takesUpdates) : nil }
        guard let audible, speaksFor(notice) else { return nil }
        if severity > told.severity || !told.isOpen { return Due(at: max(told.at, audible), isLoud: true) }
        var instant: Int64?
        if manners.takesUpdates, told.version < version {
            instant = max(told.at + policy.updateInterval.microseconds, audible)
        }
        // Whoever must hear that it goes on is no person who wants quiet.
        if let interval = manners.repeatInterval { instant = min(instant ?? .max, told.at + interval.microseconds) }
        if let end = snoozeEnd(after: told.at).map({ max($0, audible) }), end <= max(instant ?? .max, now) {
            return Due(at: end, isLoud: true)
        }
        return instant.map { Due(at: $0, isLoud: false) }
    }

    private func firstDue(_ notice: Notice, audible: Int64?) -> Due? {
        guard isOpen else {
            // What was kept back at night is told in the morning, though it is over; what was over at once is not.
            let isOwed = notice.isQuiet && notice.step == 0 && alerts.contains { $0.kind == "breach" }
            return isOwed ? Due(at: notice.dueAt, isLoud: true) : nil
        }
        // Somebody wants it told by hand, and knows of the rest.
        if notice.wantedBy != nil { return Due(at: notice.dueAt, isLoud: true) }
        if notice.step > 0, isAcknowledged { return nil }
        return audible.map { Due(at: max(notice.dueAt, $0), isLoud: true) }
    }

    /// The end of a quiet that somebody wanted after the last message, while nobody has taken the matter on.
    private func snoozeEnd(after instant: Int64) -> Int64? {
        if isAcknowledged { return nil }
        return alerts.filter(\.isOpen).compactMap(\.snoozedUntil).filter { $0 > instant }.min()
    }

    /// Whether this is the notice that keeps its channel up to date: the first one that was told.
    private func speaksFor(_ notice: Notice) -> Bool {
        notices.first { $0.channel == notice.channel && $0.told != nil }?.step == notice.step
    }

    private mutating func say(
        _ index: Int,
        _ due: Due,
        _ manners: ChannelManners,
        _ now: Int64,
        _ answer: inout Answer
    ) {
        if due.at > now { return answer.look(at: due.at) }
        let isWanted = notices[index].wantedBy != nil && notices[index].told == nil
        if due.isLoud, !isWanted, severity < .critical, let quiet = manners.quietHours, quiet.contains(now) {
            let end = quiet.end(from: now)
            notices[index].isQuiet = true
            notices[index].quietUntil = end
            return answer.look(at: end)
        }
        let notice = notices[index]
        notices[index].isQuiet = false
        notices[index].quietUntil = nil
        notices[index].told = Notice.Told(at: now, version: version, severity: severity, isOpen: isOpen)
        answer.sayings.append(Saying(channel: notice.channel, step: notice.step, isLoud: due.isLoud))
        if isOpen, let again = manners.repeatInterval, speaksFor(notices[index]) {
            answer.look(at: now + again.microseconds)
        }
    }
}
