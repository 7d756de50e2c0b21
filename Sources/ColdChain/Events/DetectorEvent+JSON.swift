import Telemetry

extension DetectorEvent {
    /// The event as one line of JSON with its line end: the output of `isotherm detect`.
    ///
    /// Times are milliseconds since 1970; temperatures degrees Celsius; durations seconds.
    public func json() -> [UInt8] {
        var line = LineWriter()
        write(to: &line)
        return line.bytes
    }

    func write(to line: inout LineWriter) {
        line.open()
        line.member("kind", "event")
        line.member("event", phase.rawValue)
        line.member("id", id)
        line.member("device", device.rawValue)
        line.member("class", eventClass.rawValue)
        line.member("code", code.rawValue)
        line.member("severity", severity.rawValue)
        if eventClass == .fault, channel == nil {
            line.key("sensor")
            line.null()
        } else {
            line.member("sensor", channel)
        }
        line.member("start", start.milliseconds)
        line.member("decided_at", decidedAt.milliseconds)
        line.member("end", end?.milliseconds)
        line.member("rule", rule)
        line.member("profile", profile)
        line.member("profile_version", Int64(profileVersion))
        line.member("predicted_at", predictedAt?.milliseconds)
        line.member("cause", cause?.rawValue)
        line.member("suspect", suspect)
        if withdrawn { line.member("withdrawn", true) }
        line.key("evidence")
        evidence.write(to: &line)
        line.member("text", englishSentence)
        line.member("text_ru", russianSentence)
        line.close()
        line.endLine()
    }
}

extension Evidence {
    /// The evidence as one JSON object, temperatures in degrees Celsius, times in milliseconds, durations in seconds.
    public func json() -> [UInt8] {
        var line = LineWriter()
        write(to: &line)
        return line.bytes
    }

    func write(to line: inout LineWriter) {
        line.open()
        line.rounded("raw", raw)
        line.rounded("filtered", filtered)
        line.rounded("goods", goods)
        line.rounded("air_level", airLevel)
        line.rounded("extreme", extreme)
        line.rounded("minimum", minimum)
        line.rounded("maximum", maximum)
        line.rounded("limit", limit)
        line.member("first_reading", firstReading?.milliseconds)
        line.member("deciding_reading", decidingReading?.milliseconds)
        line.rounded("time_in_s", timeIn)
        line.rounded("time_out_s", timeOut)
        line.rounded("time_unknown_s", timeUnknown)
        line.member("door_open", doorOpen)
        line.member("cycling", cycling)
        line.rounded("time_constant_s", timeConstant)
        line.member("time_constant_learned", timeConstantIsLearned)
        line.rounded("asymptote", asymptote)
        line.rounded("offset", offset)
        line.close()
    }
}
