/// Vehicles, their breaks and their given plans.
extension VroomReader {
    static func vehicle(_ cursor: inout JSONCursor) throws(InputError) -> Vehicle {
        var vehicle = Vehicle(id: 0)
        vehicle.reversalPrice = StopDraft.unsaid
        var id: Int?
        var start = PlaceDraft()
        var end = PlaceDraft()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "id": id = try cursor.natural()
            case "start_index": start.row = try cursor.rowIndex()
            case "end_index": end.row = try cursor.rowIndex()
            case "start": start.point = try cursor.point()
            case "end": end.point = try cursor.point()
            default:
                if try readTerms(&vehicle, key, &cursor) { return }
                if try readLimits(&vehicle, key, &cursor) { return }
                try cursor.skip()
            }
        }
        guard let id else { throw cursor.error("has no id") }
        vehicle.id = id
        vehicle.start = start.place
        vehicle.end = end.place
        return vehicle
    }

    private struct PlaceDraft {
        var row = PlaceRegister.unknownRow
        var point: Coordinates?
        var place: Place? {
            row == PlaceRegister.unknownRow && point == nil ? nil : Place(index: row, coordinates: point)
        }
    }

    private static func readTerms(
        _ vehicle: inout Vehicle,
        _ key: String,
        _ cursor: inout JSONCursor
    ) throws(InputError) -> Bool {
        switch key {
        case "description": vehicle.description = try cursor.text()
        case "profile": vehicle.profile = try cursor.text() ?? vehicle.profile
        case "type": vehicle.type = try cursor.string()
        case "capacity": vehicle.capacity = try cursor.integers()
        case "compartments": vehicle.compartments = try cursor.list(compartment)
        case "skills": vehicle.skills = Set(try cursor.naturals())
        case "costs": vehicle.costs = try costs(&cursor)
        case "reload": vehicle.reload = try reload(&cursor)
        case "breakdown": vehicle.breakdown = try breakdown(&cursor)
        case "steps": vehicle.steps = try cursor.list(step)
        case "reversal_price": vehicle.reversalPrice = try cursor.integer()
        case "frozen_steps": vehicle.frozenSteps = try cursor.integer()
        default: return false
        }
        return true
    }

    private static func readLimits(
        _ vehicle: inout Vehicle,
        _ key: String,
        _ cursor: inout JSONCursor
    ) throws(InputError) -> Bool {
        switch key {
        case "time_window": vehicle.window = try cursor.window()
        case "breaks": vehicle.breaks = try cursor.list(pause)
        // VROOM respects two digits.
        case "speed_factor": vehicle.speedFactor = (try cursor.number() * 100).rounded() / 100
        case "warm_up_per_opening": vehicle.warmUpPerOpening = try cursor.integer()
        case "max_tasks": vehicle.maximumTasks = try cursor.integer()
        case "max_travel_time": vehicle.maximumTravelTime = try cursor.integer()
        case "max_distance": vehicle.maximumDistance = try cursor.integer()
        default: return false
        }
        return true
    }

    private static func reload(_ cursor: inout JSONCursor) throws(InputError) -> Reload {
        var draft = PlaceDraft()
        var trips: Int?
        var service = 0
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "location": draft.point = try cursor.point()
            case "location_index": draft.row = try cursor.rowIndex()
            case "max_trips": trips = try cursor.integer()
            case "service": service = try cursor.integer()
            default: try cursor.skip()
            }
        }
        guard let place = draft.place else { throw cursor.error("has neither location nor location_index") }
        guard let trips else { throw cursor.error("has no max_trips") }
        return Reload(place: place, service: service, maximumTrips: trips)
    }

    private static func breakdown(_ cursor: inout JSONCursor) throws(InputError) -> Breakdown {
        var draft = PlaceDraft()
        var time: Int?
        var service = 0
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "location": draft.point = try cursor.point()
            case "location_index": draft.row = try cursor.rowIndex()
            case "time": time = try cursor.integer()
            case "service": service = try cursor.integer()
            default: try cursor.skip()
            }
        }
        guard let place = draft.place else { throw cursor.error("has neither location nor location_index") }
        guard let time else { throw cursor.error("has no time") }
        return Breakdown(place: place, time: time, service: service)
    }

    private static func compartment(_ cursor: inout JSONCursor) throws(InputError) -> Compartment {
        var result = Compartment(bands: [], capacity: [])
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "bands":
                result.bands = Set(
                    try cursor.list { (cursor: inout JSONCursor) throws(InputError) in try cursor.string() }
                )
            case "capacity": result.capacity = try cursor.integers()
            default: try cursor.skip()
            }
        }
        return result
    }

    private static func costs(_ cursor: inout JSONCursor) throws(InputError) -> VehicleCosts {
        var result = VehicleCosts()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "fixed": result.fixed = try cursor.integer()
            case "per_hour": result.perHour = try cursor.integer()
            case "per_task_hour": result.perTaskHour = try cursor.integer()
            case "per_km": result.perKilometre = try cursor.integer()
            default: try cursor.skip()
            }
        }
        return result
    }

    private static func pause(_ cursor: inout JSONCursor) throws(InputError) -> Break {
        var result = Break(id: 0)
        var id: Int?
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "id": id = try cursor.natural()
            case "description": result.description = try cursor.text()
            case "service": result.service = try cursor.integer()
            case "max_load": result.maximumLoad = try cursor.integers()
            case "time_windows": result.windows = try cursor.windows()
            default: try cursor.skip()
            }
        }
        guard let id else { throw cursor.error("has no id") }
        result.id = id
        return result
    }

    private static func step(_ cursor: inout JSONCursor) throws(InputError) -> PlannedStep {
        var kind: PlannedStep.Kind?
        var id: Int?
        var times = ServiceTimes()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "type":
                guard let value = PlannedStep.Kind(rawValue: try cursor.string()) else {
                    throw cursor.error("must be start, job, pickup, delivery, break, reload or end")
                }
                kind = value
            case "id": id = try cursor.natural()
            case "service_at": times.exact = try cursor.time()
            case "service_after": times.earliest = try cursor.time()
            case "service_before": times.latest = try cursor.time()
            default: try cursor.skip()
            }
        }
        guard let kind else { throw cursor.error("has no type") }
        guard let id = [.start, .end, .reload].contains(kind) ? 0 : id else { throw cursor.error("has no id") }
        return PlannedStep(kind: kind, id: id, times: times)
    }
}

extension JSONCursor {
    /// A time in seconds.
    fileprivate mutating func time() throws(InputError) -> Int {
        let value = try natural()
        guard value <= Limit.time else { throw error("\(value) is outside 0 ... \(Limit.time)") }
        return value
    }
}
