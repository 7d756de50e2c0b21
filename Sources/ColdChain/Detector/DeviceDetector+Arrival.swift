import Telemetry

extension DeviceDetector {
    /// Decides by arrival which time to believe, then enters the reading.
    mutating func take(
        _ index: Int,
        _ value: Double?,
        time: Int64,
        received: Int64,
        suspectTime: Bool,
        into events: inout [DetectorEvent]
    ) {
        let time = HistoryEntry.clamp(time)
        let received = HistoryEntry.clamp(received)
        clock = max(clock, received)
        while arrivals.count <= index { arrivals.append(ArrivalTrack()) }
        var entry = HistoryEntry(time: time, source: UInt8(index), value: value ?? .nan)
        guard setup.device.sensors[index].metric == .temperature else {
            enter(entry, into: &events)
            return
        }
        if arrivals[index].isRepeated(time) || history.contains(entry) {
            noteDuplicate(index, received, into: &events)
            return
        }
        endSilence(index, received, into: &events)
        let interval = setup.device.interval ?? arrivals[index].interval
        let held = arrivals[index].held
        let heldReceived = arrivals[index].heldReceived
        let verdict = arrivals[index].verdict(
            time: time,
            received: received,
            interval: interval,
            suspectTime: suspectTime
        )
        if case .judge(_, skewed: true) = verdict, var held {
            held.time = heldReceived
            enter(held, into: &events)
        } else if let held {
            enter(held, into: &events)
        }
        arrivals[index].held = nil
        switch verdict {
        case .hold:
            arrivals[index].held = entry
            arrivals[index].heldReceived = received
            return
        case .judge(let believed, let skewed):
            entry.time = believed
            noteClock(index, isSkewed: skewed, received, into: &events)
        case .late(let believed):
            entry.time = believed
            lastLate = received
            openArrivalFault(.late, nil, start: time, offset: arrivals[index].offset, into: &events)
        }
        closeQuietArrivals(received, into: &events)
        enter(entry, into: &events)
    }

    private mutating func noteClock(
        _ index: Int,
        isSkewed: Bool,
        _ received: Int64,
        into events: inout [DetectorEvent]
    ) {
        if isSkewed {
            openArrivalFault(.clockSkew, nil, start: received, offset: arrivals[index].offset, into: &events)
        } else if !arrivals.contains(where: \.isSkewed) {
            closeArrivalFault(.clockSkew, nil, at: received, into: &events)
        }
    }

    /// Ends lateness after an hour and duplicates after two hours without another.
    private mutating func closeQuietArrivals(_ received: Int64, into events: inout [DetectorEvent]) {
        if lastLate != 0, received - lastLate > 3_600_000_000 {
            closeArrivalFault(.late, nil, at: received, into: &events)
        }
        if lastDuplicate != 0, received - lastDuplicate > 7_200_000_000 {
            closeArrivalFault(.duplicate, nil, at: received, into: &events)
        }
    }

    private mutating func noteDuplicate(_ index: Int, _ received: Int64, into events: inout [DetectorEvent]) {
        lastDuplicate = received
        openArrivalFault(
            .duplicate,
            setup.device.sensors[index].channel,
            start: received,
            offset: nil,
            into: &events
        )
    }

    /// Tells sensors that have been silent for more than 3.2 intervals and 15 minutes; one event when all are.
    mutating func noticeSilence(_ now: Int64, into events: inout [DetectorEvent]) {
        var silent: [Int] = []
        var heard = 0
        var stillTalking = 0
        for index in arrivals.indices where arrivals[index].lastReceived != 0 {
            guard setup.device.sensors[index].metric == .temperature else { continue }
            heard += 1
            let interval = setup.device.interval ?? max(arrivals[index].interval, 60)
            let quiet = Double(now - arrivals[index].lastReceived) / 1e6
            if quiet > max(3.2 * interval, 900) { silent.append(index) }
            if quiet <= 1.5 * interval { stillTalking += 1 }
        }
        guard !silent.isEmpty else { return }
        if stillTalking == 0, heard > 1 {
            guard silent.count == heard else { return }
            let start = arrivals.map(\.lastReceived).max() ?? now
            for index in silent { arrivals[index].isSilent = true }
            openArrivalFault(.silent, nil, start: start, offset: nil, into: &events)
            return
        }
        for index in silent where !arrivals[index].isSilent {
            arrivals[index].isSilent = true
            let channel = setup.device.sensors[index].channel
            openArrivalFault(.silent, channel, start: arrivals[index].lastReceived, offset: nil, into: &events)
        }
    }

    private mutating func endSilence(_ index: Int, _ received: Int64, into events: inout [DetectorEvent]) {
        guard arrivals[index].isSilent else { return }
        arrivals[index].isSilent = false
        closeArrivalFault(.silent, setup.device.sensors[index].channel, at: received, into: &events)
        if !arrivals.contains(where: \.isSilent) { closeArrivalFault(.silent, nil, at: received, into: &events) }
    }

    private mutating func openArrivalFault(
        _ code: EventCode,
        _ channel: String?,
        start: Int64,
        offset: Double?,
        into events: inout [DetectorEvent]
    ) {
        // By places: a closure would be handed a copy of each event.
        for index in arrivalFaults.indices where arrivalFaults[index].code == code {
            if channel == nil || arrivalFaults[index].channel == channel { return }
        }
        var fault = state.event(.fault, code, severity: .minor, channel: channel, start: start, setup)
        fault.decidedAt = Timestamp(microseconds: clock)
        fault.evidence.offset = offset
        arrivalFaults.append(fault)
        ledger.tell(fault, into: &events)
    }

    private mutating func closeArrivalFault(
        _ code: EventCode,
        _ channel: String?,
        at time: Int64,
        into events: inout [DetectorEvent]
    ) {
        for index in arrivalFaults.indices.reversed() where arrivalFaults[index].code == code {
            guard channel == nil || arrivalFaults[index].channel == channel else { continue }
            var fault = arrivalFaults.remove(at: index)
            fault.phase = .close
            fault.end = Timestamp(microseconds: time)
            fault.decidedAt = Timestamp(microseconds: clock)
            ledger.tell(fault, into: &events)
        }
    }
}
