import Telemetry

/// What has been told, so that a replay can be compared with it: nothing is told twice, and corrections are told.
struct Ledger: Sendable {
    struct Line: Sendable {
        /// The event as last told, under the id that was first told.
        var told: DetectorEvent
        /// The id that the judgement derives now; differs from the told one when late readings moved the start.
        var derived: String
        var isOpen: Bool

        mutating func visit(_ coder: inout SnapshotCoder) {
            told.visit(&coder)
            coder.field(&derived)
            coder.field(&isOpen)
        }
    }

    private(set) var lines: [Line] = []

    var open: [DetectorEvent] { lines.filter(\.isOpen).map(\.told) }

    /// Tells an event that the judgement made from readings in order.
    mutating func tell(_ event: DetectorEvent, into events: inout [DetectorEvent]) {
        guard let index = lines.firstIndex(where: { $0.derived == event.id }) else {
            lines.append(Line(told: event, derived: event.id, isOpen: event.phase != .close))
            var first = event
            if event.phase == .update { first.phase = .open }
            events.append(first)
            return
        }
        var told = event
        told.id = lines[index].told.id
        if told.phase == .open { told.phase = .update }
        lines[index].told = told
        lines[index].isOpen = told.phase != .close
        events.append(told)
    }

    /// Compares what a replay from `base` (event time) made with what was told, and tells the differences.
    mutating func reconcile(
        replayed: [DetectorEvent],
        stillOpen: Set<String>,
        base: Timestamp,
        into events: inout [DetectorEvent]
    ) {
        var latest: [DetectorEvent] = []
        for event in replayed {
            if let index = latest.firstIndex(where: { $0.id == event.id }) {
                latest[index] = event
            } else {
                latest.append(event)
            }
        }
        adoptMoved(latest, base: base)
        for index in lines.indices { settle(index, latest: latest, stillOpen: stillOpen, base: base, into: &events) }
        for event in latest where !lines.contains(where: { $0.derived == event.id }) {
            // A warning that came and went in the past helps nobody.
            if event.eventClass == .warning, event.phase == .close { continue }
            var opening = event
            opening.phase = .open
            opening.end = nil
            tell(opening, into: &events)
            if event.phase == .close { tell(event, into: &events) }
        }
        lines.removeAll { $0.told.withdrawn }
    }

    /// Gives a told event whose start has moved the id that the replay derives for it.
    private mutating func adoptMoved(_ latest: [DetectorEvent], base: Timestamp) {
        for index in lines.indices where lines[index].told.decidedAt > base {
            let told = lines[index].told
            guard !latest.contains(where: { $0.id == lines[index].derived }) else { continue }
            let candidate = latest.first { event in
                event.eventClass == told.eventClass && event.code == told.code && event.channel == told.channel
                    && !lines.contains { $0.derived == event.id }
                    && event.start <= (told.end ?? Timestamp(microseconds: .max))
                    && told.start <= (event.end ?? Timestamp(microseconds: .max))
            }
            if let candidate { lines[index].derived = candidate.id }
        }
    }

    private mutating func settle(
        _ index: Int,
        latest: [DetectorEvent],
        stillOpen: Set<String>,
        base: Timestamp,
        into events: inout [DetectorEvent]
    ) {
        let line = lines[index]
        if let now = latest.first(where: { $0.id == line.derived }) {
            let isOpen = now.phase != .close
            let changed =
                now.start != line.told.start || now.severity != line.told.severity || now.rule != line.told.rule
                || isOpen != line.isOpen || (!isOpen && now.end != line.told.end)
            guard changed else { return }
            var told = now
            told.id = line.told.id
            told.phase = isOpen ? .update : (line.isOpen ? .close : .update)
            lines[index].told = told
            lines[index].isOpen = isOpen
            events.append(told)
        } else if line.isOpen, !stillOpen.contains(line.derived), line.told.isReplayed {
            withdraw(index, into: &events)
        } else if !line.isOpen, stillOpen.contains(line.derived) {
            lines[index].isOpen = true
            lines[index].told.phase = .update
            lines[index].told.end = nil
            events.append(lines[index].told)
        } else if !line.isOpen, line.told.decidedAt > base, line.told.eventClass == .breach, line.told.isReplayed {
            withdraw(index, into: &events)
        }
    }

    private mutating func withdraw(_ index: Int, into events: inout [DetectorEvent]) {
        lines[index].told.phase = lines[index].isOpen ? .close : .update
        lines[index].told.withdrawn = true
        lines[index].isOpen = false
        events.append(lines[index].told)
    }

    /// Forgets what ended before `time`: no late reading can change it any more.
    mutating func forget(before time: Timestamp) {
        lines.removeAll { !$0.isOpen && ($0.told.end ?? $0.told.decidedAt) < time }
        if lines.count > Ledger.maximumLines {
            let surplus = lines.count - Ledger.maximumLines
            var dropped = 0
            lines.removeAll { line in
                guard !line.isOpen, dropped < surplus else { return false }
                dropped += 1
                return true
            }
        }
    }

    static let maximumLines = 128

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.list(&lines, empty: Line(told: .blank, derived: "", isOpen: false)) { $1.visit(&$0) }
    }
}

extension DetectorEvent {
    /// Whether a replay in event time makes this event again; arrival faults are about the way, not about the time.
    var isReplayed: Bool {
        switch code {
        case .silent, .late, .clockSkew, .duplicate: false
        default: true
        }
    }
}
