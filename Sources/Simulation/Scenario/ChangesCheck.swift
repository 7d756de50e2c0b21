internal import Fleet

/// Looks at what goes wrong on a day: each kind has the keys that it needs, and they name what there is.
struct ChangesCheck {
    let file: String
    let day: OrdinaryDay
    let changes: [DayChange]

    func check() throws(ScenarioError) {
        for (index, change) in changes.enumerated() {
            let path = "changes[\(index)]"
            try require(change.at >= day.begins, "\(path).at", "is before the day begins at \(day.begins.text)")
            try require(change.at < day.ends, "\(path).at", "is after the day ends at \(day.ends.text)")
            try require(change.knownAt <= change.at, "\(path).told", "is after it happens at \(change.at.text)")
            try require(change.knownAt >= day.begins, "\(path).told", "is before the day begins")
            try check(change, path)
        }
    }

    private func check(_ change: DayChange, _ path: String) throws(ScenarioError) {
        switch change.kind {
        case .reeferFails:
            let vehicle = try value(change.vehicle, "\(path).vehicle")
            let names = day.vehicles.flatMap(\.names)
            try require(names.contains(vehicle), "\(path).vehicle", "there is no vehicle \(vehicle)")
        case .heat:
            let ambient = try value(change.ambient, "\(path).ambient")
            try require((-60...60).contains(ambient), "\(path).ambient", "must be from -60 to 60 °C")
            if let until = change.until {
                try require(until > change.at, "\(path).until", "must be after \(change.at.text)")
            }
        case .closed:
            let facility = try value(change.facility, "\(path).facility")
            try require(
                day.sites.contains { $0.name == facility },
                "\(path).facility",
                "there is no site \(facility)"
            )
        case .orders:
            let batch = try value(change.orders, "\(path).orders")
            let isNew = !day.orders.contains { $0.prefix == batch.prefix }
            try require(isNew, "\(path).orders.prefix", "\(batch.prefix) is there already")
            try DayCheck(file: file, day: day).check(batch, at: "\(path).orders")
        }
    }

    private func value<Value>(_ value: Value?, _ path: String) throws(ScenarioError) -> Value {
        guard let value else { throw ScenarioError(file: file, reason: "\(path): is missing") }
        return value
    }

    private func require(_ isMet: Bool, _ path: String, _ reason: String) throws(ScenarioError) {
        if !isMet { throw ScenarioError(file: file, reason: "\(path): \(reason)") }
    }
}
