/// A temperature series of a reference case: seconds and degrees Celsius, missing readings left out.
struct ReferenceSeries {
    let times: [Double]
    let values: [Double]

    init(_ input: JSONValue) {
        var times: [Double] = []
        var values: [Double] = []
        for (time, value) in zip(input["t"]?.doubles ?? [], input["c"]?.doubles ?? []) {
            guard let time, let value else { continue }
            times.append(time)
            values.append(value)
        }
        self.times = times
        self.values = values
    }

    var count: Int { values.count }

    /// Seconds for which each reading stands: until the next one, at most `maximumGap`; the last stands for none.
    func held(maximumGap: Double = .infinity) -> [Double] {
        values.indices.map { index in
            index + 1 < count ? min(times[index + 1] - times[index], maximumGap) : 0
        }
    }
}
