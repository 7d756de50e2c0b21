/// Reads the VROOM input document, and the extra keys that plain VROOM does not know.
struct VroomReader {
    var vehicles: [Vehicle] = []
    var jobs: [Job] = []
    var shipments: [Shipment] = []
    var travel: [String: Travel] = [:]
    /// The price of moving a task, in mean ways of the given plan.
    var moveWeight: Double? { stability.moveWeight }
    private var stability = Stability()

    /// What the document says for all tasks and vehicles that say nothing of their own.
    private struct Stability {
        var movePrice: Int?
        var moveWeight: Double?
        var reversalPrice = 0
        var shiftPrice = 0
        var shiftTolerance = 0

        /// Gives a promise what it leaves to the document.
        func complete(_ promise: inout Promise?) {
            if promise?.tolerance == StopDraft.unsaid { promise?.tolerance = shiftTolerance }
            if promise?.pricePerMinute == StopDraft.unsaid { promise?.pricePerMinute = shiftPrice }
        }
    }

    mutating func read(_ bytes: consuming [UInt8]) throws(InputError) {
        var cursor = JSONCursor(bytes)
        var result = self
        var oldMatrix: Travel?
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "vehicles": result.vehicles = try cursor.list(Self.vehicle)
            case "jobs": result.jobs = try cursor.list(Self.job)
            case "shipments": result.shipments = try cursor.list(Self.shipment)
            case "matrices": try result.readTables(&cursor, Self.matrix)
            case "matrix": oldMatrix = try Self.oldMatrix(&cursor)
            case "metric": try result.readTables(&cursor, Self.metric)
            case "stability": result.stability = try Self.stability(&cursor)
            default: try cursor.skip()
            }
        }
        try cursor.end()
        // VROOM's deprecated key, which counts only where the one that replaced it is not given.
        if let oldMatrix, result.travel.isEmpty { result.travel["car"] = oldMatrix }
        result.spreadStability()
        self = result
    }

    private mutating func readTables(
        _ cursor: inout JSONCursor,
        _ read: (inout JSONCursor) throws(InputError) -> Travel
    ) throws(InputError) {
        var tables = travel
        try cursor.object { (cursor: inout JSONCursor, profile) throws(InputError) in
            guard tables[profile] == nil else { throw cursor.error("has both a matrix and a metric") }
            tables[profile] = try read(&cursor)
        }
        travel = tables
    }

    private mutating func spreadStability() {
        // A constant of its own: a method of the reader would keep a second reference to the lists, and copy them each time.
        let stability = stability
        for index in jobs.indices {
            jobs[index].terms.movePrice = jobs[index].terms.movePrice ?? stability.movePrice
            stability.complete(&jobs[index].stop.promise)
        }
        for index in shipments.indices {
            shipments[index].terms.movePrice = shipments[index].terms.movePrice ?? stability.movePrice
            stability.complete(&shipments[index].pickup.promise)
            stability.complete(&shipments[index].delivery.promise)
        }
        for index in vehicles.indices where vehicles[index].reversalPrice == StopDraft.unsaid {
            vehicles[index].reversalPrice = stability.reversalPrice
        }
    }

    private static func stability(_ cursor: inout JSONCursor) throws(InputError) -> Stability {
        var result = Stability()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "move_price": result.movePrice = try cursor.integer()
            case "move_weight": result.moveWeight = try cursor.number()
            case "reversal_price": result.reversalPrice = try cursor.integer()
            case "shift_price_per_minute": result.shiftPrice = try cursor.integer()
            case "shift_tolerance": result.shiftTolerance = try cursor.integer()
            default: try cursor.skip()
            }
        }
        return result
    }

    private static func matrix(_ cursor: inout JSONCursor) throws(InputError) -> Travel {
        var tables: [String: [Int32]] = [:]
        var side: Int?
        var slots: [TravelSlot] = []
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            if key == "durations_by_time" {
                try cursor.array { (cursor: inout JSONCursor, _) throws(InputError) in
                    slots.append(try slot(&cursor, side: &side))
                }
                return
            }
            guard ["durations", "distances", "costs"].contains(key) else { return try cursor.skip() }
            tables[key] = try table(&cursor, side: &side)
        }
        guard let side, tables["durations"] != nil || !slots.isEmpty else { throw cursor.error("has no durations") }
        do throws(InputError) {
            guard let durations = tables["durations"], slots.isEmpty else {
                guard tables["durations"] == nil else {
                    throw InputError("", "has both durations and durations_by_time")
                }
                return .matrix(
                    try TravelMatrix(side: side, slots: slots, distances: tables["distances"], costs: tables["costs"])
                )
            }
            return .matrix(
                try TravelMatrix(
                    side: side,
                    durations: durations,
                    distances: tables["distances"],
                    costs: tables["costs"]
                )
            )
        } catch {
            throw cursor.error(error.message)
        }
    }

    private static func slot(_ cursor: inout JSONCursor, side: inout Int?) throws(InputError) -> TravelSlot {
        var start: Int?
        var durations: [Int32]?
        var known = side
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "from": start = try cursor.natural()
            case "durations": durations = try table(&cursor, side: &known)
            default: try cursor.skip()
            }
        }
        side = known
        guard let start, start <= Limit.time else { throw cursor.error("has no moment 'from' up to \(Limit.time)") }
        guard let durations else { throw cursor.error("has no durations") }
        return TravelSlot(start: start, durations: durations)
    }

    private static func oldMatrix(_ cursor: inout JSONCursor) throws(InputError) -> Travel {
        var side: Int?
        let durations = try table(&cursor, side: &side)
        do {
            return .matrix(try TravelMatrix(side: side ?? 0, durations: durations))
        } catch {
            throw cursor.error(error.message)
        }
    }

    private static func table(_ cursor: inout JSONCursor, side: inout Int?) throws(InputError) -> [Int32] {
        var entries: [Int32] = []
        var rows = 0
        var known = side
        try cursor.array { (cursor: inout JSONCursor, _) throws(InputError) in
            let before = entries.count
            try cursor.row(into: &entries, width: known)
            let width = entries.count - before
            if rows == 0, width <= 20_000 { entries.reserveCapacity(width * width) }
            guard width == known ?? width else { throw cursor.error("has \(width) entries, expected \(known ?? 0)") }
            known = width
            rows += 1
        }
        guard known != 0, rows > 0 else { throw cursor.error("is empty") }
        guard let known, rows == known else {
            throw cursor.error("has \(rows) rows of \(known ?? 0) entries; it must be square")
        }
        side = known
        return entries
    }

    private static func metric(_ cursor: inout JSONCursor) throws(InputError) -> Travel {
        var kind = ""
        var scale = 1.0
        var rounding = Metric.Rounding.nearest
        var speed = 50.0
        var detour = 1.3
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "kind": kind = try cursor.string()
            case "scale": scale = try cursor.number()
            case "speed": speed = try cursor.number()
            case "detour": detour = try cursor.number()
            case "rounding":
                guard let value = Metric.Rounding(rawValue: try cursor.string()) else {
                    throw cursor.error("must be nearest or floor")
                }
                rounding = value
            default: try cursor.skip()
            }
        }
        switch kind {
        case "euclidean": return .metric(.euclidean(scale: scale, rounding: rounding))
        case "great_circle": return .metric(.greatCircle(kilometresPerHour: speed, detour: detour))
        default: throw cursor.error("kind must be euclidean or great_circle")
        }
    }
}
