import Telemetry

extension Judgement {
    /// Opens a fault of a sensor unless it is open.
    mutating func openFault(
        _ bit: UInt8,
        _ index: Int,
        start: Int64,
        offset: Double? = nil,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].openFaults & bit == 0 else { return }
        sensors[index].openFaults |= bit
        if bit == SensorTrack.drift { distrustTimeConstant() }
        var fault = event(
            .fault,
            SensorTrack.code(of: bit),
            severity: .minor,
            channel: setup.device.sensors[index].channel,
            start: start,
            setup
        )
        fault.evidence.offset = offset
        fault.evidence.filtered = sensors[index].level
        fault.evidence.raw = sensors[index].value
        openFaults.append(fault)
        events.append(fault)
    }

    /// Closes a fault of a sensor if it is open.
    mutating func closeFault(
        _ bit: UInt8,
        _ index: Int,
        _ setup: DetectorSetup,
        into events: inout [DetectorEvent]
    ) {
        guard sensors[index].openFaults & bit != 0 else { return }
        sensors[index].openFaults &= ~bit
        let code = SensorTrack.code(of: bit)
        let channel = setup.device.sensors[index].channel
        guard let place = openFaults.firstIndex(where: { $0.code == code && $0.channel == channel }) else { return }
        var fault = openFaults.remove(at: place)
        fault.phase = .close
        fault.end = Timestamp(microseconds: now)
        fault.decidedAt = Timestamp(microseconds: now)
        events.append(fault)
    }

    /// Closes faults of single readings once 40 readings in a row, or 2 hours, were good.
    mutating func closeQuietFaults(_ index: Int, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        guard sensors[index].openFaults & (SensorTrack.implausible | SensorTrack.spike) != 0 else { return }
        let recent = sensors[index].badBits & 0xff_ffff_ffff
        guard recent == 0 else { return }
        closeFault(SensorTrack.implausible, index, setup, into: &events)
        closeFault(SensorTrack.spike, index, setup, into: &events)
    }

    /// The open faults that make a breach doubtful, in words.
    func doubts(_ setup: DetectorSetup) -> String? {
        let doubtful = openFaults.filter { $0.code == .drift || $0.code == .stuck || $0.code == .noise }
        guard !doubtful.isEmpty else { return nil }
        return doubtful.map { "\($0.code.rawValue) of \($0.channel ?? "sensor")" }.joined(separator: ", ")
    }
}
