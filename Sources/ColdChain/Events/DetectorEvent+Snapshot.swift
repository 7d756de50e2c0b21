import Telemetry

extension DetectorEvent {
    /// An event that says nothing: the place into which a snapshot is read.
    static let blank = DetectorEvent(
        phase: .open,
        id: "",
        device: DeviceName(rawValue: ""),
        eventClass: .fault,
        code: .silent,
        severity: .minor,
        start: Timestamp(microseconds: 0),
        decidedAt: Timestamp(microseconds: 0),
        profile: "",
        profileVersion: 1
    )

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.choice(&phase)
        coder.field(&id)
        var name = device.rawValue
        coder.field(&name)
        device = DeviceName(rawValue: name)
        coder.choice(&eventClass)
        coder.choice(&code)
        coder.choice(&severity)
        coder.optional(&channel)
        coder.field(&start)
        coder.field(&decidedAt)
        coder.optional(&end)
        coder.optional(&rule)
        coder.field(&profile)
        coder.field(&profileVersion)
        coder.optional(&predictedAt)
        coder.optional(&cause, blank: .operation) { $0.choice(&$1) }
        coder.optional(&suspect)
        coder.field(&withdrawn)
        evidence.visit(&coder)
    }
}

extension Evidence {
    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.optional(&raw)
        coder.optional(&filtered)
        coder.optional(&goods)
        coder.optional(&airLevel)
        coder.optional(&extreme)
        coder.optional(&minimum)
        coder.optional(&maximum)
        coder.optional(&limit)
        coder.optional(&firstReading)
        coder.optional(&decidingReading)
        coder.field(&timeIn)
        coder.field(&timeOut)
        coder.field(&timeUnknown)
        coder.optional(&doorOpen)
        coder.optional(&cycling)
        coder.optional(&timeConstant)
        if coder.version >= 7 { coder.optional(&timeConstantIsLearned) }
        coder.optional(&asymptote)
        coder.optional(&offset)
    }
}
