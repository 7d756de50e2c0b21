internal import Dispatching
internal import Fleet
internal import RoadNetwork

/// Looks at a day for values that cannot be; the first one found is told with its path.
struct DayCheck {
    let file: String
    let day: OrdinaryDay

    func check() throws(ScenarioError) {
        try require(day.begins < day.ends, "ends", "must be after begins, \(day.begins.text)")
        try require((-60...60).contains(day.ambient), "ambient", "must be from -60 to 60 °C")
        try require(day.speedKmh > 0 && day.speedKmh <= 200, "speedKmh", "must be above 0 and at most 200")
        try require((1...5).contains(day.detourFactor), "detourFactor", "must be from 1 to 5")
        try require((0...3_600).contains(day.doorSeconds), "doorSeconds", "must be from 0 to 3600 seconds")
        try require((0...5).contains(day.noise), "noise", "must be from 0 to 5 °C")
        try checkSites()
        try checkVehicles()
        try require(!day.orders.isEmpty, "orders", "must have at least one entry")
        for (index, batch) in day.orders.enumerated() { try check(batch, at: "orders[\(index)]") }
        try unique(day.orders.map(\.prefix), "orders", "prefix")
    }

    private func checkSites() throws(ScenarioError) {
        try require(day.sites.contains { $0.kind == .depot }, "sites", "must have at least one depot")
        try unique(day.sites.map(\.name), "sites", "name")
        for (index, site) in day.sites.enumerated() {
            try require(site.place.isValid, "sites[\(index)].latitude", "is no place on earth")
            try require(site.capacity ?? 0 >= 0, "sites[\(index)].capacity", "must be 0 or more units")
        }
    }

    private func checkVehicles() throws(ScenarioError) {
        try require(!day.vehicles.isEmpty, "vehicles", "must have at least one entry")
        try unique(day.vehicles.map(\.prefix), "vehicles", "prefix")
        for (index, group) in day.vehicles.enumerated() {
            let path = "vehicles[\(index)]"
            try require((1...500).contains(group.count), "\(path).count", "must be from 1 to 500")
            try require(group.capacity > 0, "\(path).capacity", "must be above 0 units")
            try require(isDepot(group.depot), "\(path).depot", "there is no depot \(group.depot)")
            try require(
                group.carries.contains(group.profile),
                "\(path).carries",
                "must contain \(group.profile), by which the load space is judged"
            )
            try require(group.shiftStart < group.shiftEnd, "\(path).shiftEnd", "must be after shiftStart")
            try require(group.shiftStart >= day.begins, "\(path).shiftStart", "must not be before the day begins")
            for (number, pause) in (group.breaks ?? []).enumerated() {
                let field = "\(path).breaks[\(number)]"
                try require(pause.earliest <= pause.latest, "\(field).latest", "must not be before earliest")
                try require((1...720).contains(pause.minutes), "\(field).minutes", "must be from 1 to 720")
            }
            let box = group.box
            let times = [box.wallSeconds, box.doorSeconds, box.airGoodsSeconds, box.goodsSeconds]
            try require(times.allSatisfy { $0 > 0 }, "\(path).box", "its time constants must be above 0 seconds")
            try require(box.coolingPerSecond > 0, "\(path).box.coolingPerSecond", "must be above 0 °C per second")
            try require(box.hysteresis > 0, "\(path).box.hysteresis", "must be above 0 °C")
        }
    }

    /// Looks at one batch of orders.
    func check(_ batch: OrdinaryDay.Batch, at path: String) throws(ScenarioError) {
        try require((1...5_000).contains(batch.count), "\(path).count", "must be from 1 to 5000")
        try require(isDepot(batch.facility), "\(path).facility", "there is no depot \(batch.facility)")
        try require((0.1...200).contains(batch.radiusKm), "\(path).radiusKm", "must be from 0.1 to 200 km")
        try require(batch.windowStart < batch.windowEnd, "\(path).windowEnd", "must be after windowStart")
        try require(
            (0...7_200).contains(batch.serviceSeconds),
            "\(path).serviceSeconds",
            "must be from 0 to 7200 seconds"
        )
        let largest = day.vehicles.filter { $0.carries.contains(batch.profile) }.map(\.capacity).max()
        guard let largest else {
            throw ScenarioError(file: file, reason: "\(path).profile: no vehicle carries \(batch.profile)")
        }
        try require((1...largest).contains(batch.amountUpTo), "\(path).amountUpTo", "must be from 1 to \(largest)")
        try require(batch.valueFrom >= 0, "\(path).valueFrom", "must be 0 or more")
        try require(
            (batch.valueFrom...1_000_000).contains(batch.valueUpTo),
            "\(path).valueUpTo",
            "must be from valueFrom to 1000000"
        )
    }

    private func isDepot(_ name: String) -> Bool { day.sites.contains { $0.kind == .depot && $0.name == name } }

    private func unique(_ names: [String], _ list: String, _ key: String) throws(ScenarioError) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            try require(!name.isEmpty, "\(list)[\(index)].\(key)", "must not be empty")
            try require(seen.insert(name).inserted, "\(list)[\(index)].\(key)", "\(name) is there twice")
        }
    }

    private func require(_ isMet: Bool, _ path: String, _ reason: String) throws(ScenarioError) {
        if !isMet { throw ScenarioError(file: file, reason: "\(path): \(reason)") }
    }
}
