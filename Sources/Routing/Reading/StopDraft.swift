/// The keys of a stop as they come, in any order.
struct StopDraft {
    /// Stands for a value that the document's `stability` gives to all stops.
    static let unsaid = Int.min

    private var id: Int?
    private var description: String?
    private var row = PlaceRegister.unknownRow
    private var point: Coordinates?
    private var setup = 0
    private var service = 0
    private var setupPerType: [String: Int] = [:]
    private var servicePerType: [String: Int] = [:]
    private var windows: [TimeWindow] = []
    private var deadline: Int?
    private var deadlinePrice: Int?
    private var warmUp: Int?
    private var promised: Int?
    private var tolerance: Int?
    private var shiftPrice: Int?

    /// Takes the value of `key` if it belongs to a stop; otherwise consumes nothing and returns false.
    mutating func read(_ key: String, _ cursor: inout JSONCursor) throws(InputError) -> Bool {
        switch key {
        case "id": id = try cursor.natural()
        case "description": description = try cursor.text()
        case "location_index": row = try cursor.rowIndex()
        case "location": point = try cursor.point()
        case "setup": setup = try cursor.integer()
        case "service": service = try cursor.integer()
        case "setup_per_type": setupPerType = try cursor.integersByName()
        case "service_per_type": servicePerType = try cursor.integersByName()
        case "time_windows":
            windows = try cursor.windows()
            guard !windows.isEmpty else { throw cursor.error("is empty") }
        case "deadline": deadline = try cursor.integer()
        case "deadline_price_per_minute": deadlinePrice = try cursor.integer()
        case "warm_up": warmUp = try cursor.integer()
        case "promised_at": promised = try cursor.integer()
        case "shift_tolerance": tolerance = try cursor.integer()
        case "shift_price_per_minute": shiftPrice = try cursor.integer()
        default: return false
        }
        return true
    }

    /// The finished stop.
    func stop(_ cursor: JSONCursor) throws(InputError) -> Stop {
        guard let id else { throw cursor.error("has no id") }
        guard row != PlaceRegister.unknownRow || point != nil else {
            throw cursor.error("has neither location nor location_index")
        }
        var stop = Stop(
            id: id,
            place: Place(index: row, coordinates: point),
            setup: setup,
            service: service,
            setupPerType: setupPerType,
            servicePerType: servicePerType,
            windows: windows,
            deadline: deadline.map { Deadline(limit: $0, pricePerMinute: deadlinePrice) },
            description: description
        )
        stop.warmUp = warmUp
        stop.promise = promised.map { start in
            Promise(start: start, tolerance: tolerance ?? Self.unsaid, pricePerMinute: shiftPrice ?? Self.unsaid)
        }
        return stop
    }
}

extension JSONCursor {
    /// A row of the travel tables.
    mutating func rowIndex() throws(InputError) -> Int {
        let row = try integer()
        guard row >= 0, row < Limit.items else { throw error("\(row) is outside 0 ..< \(Limit.items)") }
        return row
    }
}
