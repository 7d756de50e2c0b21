/// Vehicles, their breaks and their given plans.
extension VroomReader {
    static func vehicle(_ cursor: inout JSONCursor) throws(InputError) -> Vehicle {
        var vehicle = Vehicle(id: 0)
        var id: Int?
        var start = PlaceDraft()
        var end = PlaceDraft()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "id": id = try cursor.integer()
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
        case "description": vehicle.description = try cursor.string()
        case "profile": vehicle.profile = try cursor.string()
        case "type": vehicle.type = try cursor.string()
        case "capacity": vehicle.capacity = try cursor.integers()
        case "compartments": vehicle.compartments = try cursor.list(compartment)
        case "skills": vehicle.skills = Set(try cursor.integers())
        case "costs": vehicle.costs = try costs(&cursor)
        case "steps": vehicle.steps = try cursor.list(step)
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
        case "speed_factor": vehicle.speedFactor = try cursor.number()
        case "max_tasks": vehicle.maximumTasks = try cursor.integer()
        case "max_travel_time": vehicle.maximumTravelTime = try cursor.integer()
        case "max_distance": vehicle.maximumDistance = try cursor.integer()
        default: return false
        }
        return true
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
            case "id": id = try cursor.integer()
            case "description": result.description = try cursor.string()
            case "service": result.service = try cursor.integer()
            case "max_load": result.maximumLoad = try cursor.integers()
            case "time_windows":
                result.windows = try cursor.list { (cursor: inout JSONCursor) throws(InputError) in
                    try cursor.window()
                }
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
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "type":
                guard let value = PlannedStep.Kind(rawValue: try cursor.string()) else {
                    throw cursor.error("must be start, job, pickup, delivery, break or end")
                }
                kind = value
            case "id": id = try cursor.integer()
            default: try cursor.skip()
            }
        }
        guard let kind else { throw cursor.error("has no type") }
        guard let id = kind == .start || kind == .end ? 0 : id else { throw cursor.error("has no id") }
        return PlannedStep(kind: kind, id: id)
    }
}
